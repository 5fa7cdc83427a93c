using System.Globalization;

namespace Berth.DevStorage.Hosting;

/// <summary>A file that is there while the process works, for the script that waits for it.</summary>
/// <param name="path">Where; null for nowhere.</param>
public sealed class ReadyFile(string? path)
{
    /// <summary>Says that it works.</summary>
    public void Write()
    {
        if (path is not null)
        {
            File.WriteAllText(path, Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
        }
    }

    /// <summary>Says that it does not.</summary>
    public void Remove()
    {
        if (path is not null)
        {
            File.Delete(path);
        }
    }
}
