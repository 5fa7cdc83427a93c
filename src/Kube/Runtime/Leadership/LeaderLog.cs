using Microsoft.Extensions.Logging;

namespace Berth.Kube.Runtime;

internal static partial class LeaderLog
{
    [LoggerMessage(40, LogLevel.Information, "Waiting for the lease {Namespace}/{Name} as {Identity}")]
    public static partial void Waiting(ILogger logger, string @namespace, string name, string identity);

    [LoggerMessage(41, LogLevel.Information, "The lease {Namespace}/{Name} is held by {Holder}")]
    public static partial void HeldBy(ILogger logger, string @namespace, string name, string holder);

    [LoggerMessage(42, LogLevel.Information, "{Identity} leads by the lease {Namespace}/{Name}")]
    public static partial void Leads(ILogger logger, string identity, string @namespace, string name);

    [LoggerMessage(43, LogLevel.Critical, "{Identity} lost the lease {Namespace}/{Name}; it is now held by {Holder}")]
    public static partial void Lost(ILogger logger, string identity, string @namespace, string name, string? holder);

    [LoggerMessage(44, LogLevel.Information, "{Identity} gave back the lease {Namespace}/{Name}")]
    public static partial void Released(ILogger logger, string identity, string @namespace, string name);

    [LoggerMessage(45, LogLevel.Warning, "{Identity} could not give back the lease {Namespace}/{Name}; the next leader waits for its end")]
    public static partial void NotReleased(ILogger logger, string identity, string @namespace, string name, Exception exception);

    [LoggerMessage(46, LogLevel.Warning, "The API server did not answer about the lease {Namespace}/{Name} within {Timeout}")]
    public static partial void TimedOut(ILogger logger, string @namespace, string name, TimeSpan timeout);

    [LoggerMessage(47, LogLevel.Warning, "Could not read or write the lease {Namespace}/{Name}")]
    public static partial void Failed(ILogger logger, string @namespace, string name, Exception exception);
}
