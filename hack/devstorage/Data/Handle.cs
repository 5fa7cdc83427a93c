using System.Text.RegularExpressions;

namespace Berth.DevStorage.Data;

/// <summary>Handles are directory names; those of imported contents come from users and must not lead elsewhere.</summary>
public static partial class Handle
{
    /// <summary>Is this a name of a directory right here?</summary>
    public static bool IsValid(string? handle) => handle is not null && Valid().IsMatch(handle);

    [GeneratedRegex(@"^[a-z0-9](?:[-a-z0-9]{0,251}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Valid();
}
