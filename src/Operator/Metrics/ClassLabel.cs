using Berth.Crds;

namespace Berth.Operator.Metrics;

/// <summary>
/// The value of the label <c>class</c>: the name of the class that applies to a workspace, if there is one. A workspace may name any
/// class; a name that no class has does not become a label. The two other values are no names that an object can have.
/// </summary>
public static class ClassLabel
{
    /// <summary>The workspace names no class, and none is the default: the built-in policy applies.</summary>
    public const string None = "<none>";

    /// <summary>The workspace names a class that does not exist.</summary>
    public const string Unknown = "<unknown>";

    /// <summary>The value for a class that was looked for.</summary>
    public static string Of(ResolvedClass resolved)
    {
        ArgumentNullException.ThrowIfNull(resolved);
        return resolved.Policy is null ? Unknown : resolved.Name.Length == 0 ? None : resolved.Name;
    }
}
