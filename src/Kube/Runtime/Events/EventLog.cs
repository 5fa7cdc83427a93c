using Microsoft.Extensions.Logging;

namespace Berth.Kube.Runtime;

internal static partial class EventLog
{
    [LoggerMessage(60, LogLevel.Warning, "Could not write the event {Reason} about {Kind} {Namespace}/{Name}")]
    public static partial void NotWritten(ILogger logger, string reason, string? kind, string? @namespace, string? name, Exception exception);
}
