using System.Diagnostics;

namespace Berth.DevStorage.Data;

/// <summary>Copies a directory with everything that a file system knows of it, sharing blocks where the file system can.</summary>
public static class DirectoryCopy
{
    /// <summary>Copies what is in <paramref name="source"/>, and its mode and owner, to <paramref name="target"/>, which exists.</summary>
    /// <exception cref="IOException">
    /// Not all was copied; the message is that of <c>cp</c>. The target holds a part and is the caller's to remove.
    /// </exception>
    public static async Task RunAsync(string source, string target, CancellationToken cancellationToken)
    {
        using var copy = new Process
        {
            StartInfo = new("cp", ["-a", "--reflink=auto", "--", Path.Combine(source, "."), target]) { RedirectStandardError = true },
        };
        copy.Start();
        try
        {
            var errors = await copy.StandardError.ReadToEndAsync(cancellationToken);
            await copy.WaitForExitAsync(cancellationToken);
            if (copy.ExitCode != 0)
            {
                throw new IOException($"copying {source} failed: {errors.Trim()}");
            }

            // A source that was deleted meanwhile was moved away first: it is whole if it is still here.
            if (!Directory.Exists(source))
            {
                throw new DirectoryNotFoundException($"{source} was deleted while it was copied");
            }
        }
        finally
        {
            if (!copy.HasExited)
            {
                copy.Kill(entireProcessTree: true);
            }
        }
    }
}
