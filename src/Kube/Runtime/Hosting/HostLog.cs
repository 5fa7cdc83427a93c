using Microsoft.Extensions.Logging;

namespace Berth.Kube.Runtime;

internal static partial class HostLog
{
    [LoggerMessage(80, LogLevel.Information, "All {Stores} stores have synced")]
    public static partial void Synced(ILogger logger, int stores);

    [LoggerMessage(81, LogLevel.Information, "Stopping: no more work is taken")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(82, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(83, LogLevel.Critical, "The operator failed; ending the process")]
    public static partial void Faulted(ILogger logger, Exception exception);
}
