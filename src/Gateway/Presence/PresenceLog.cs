namespace Berth.Gateway.Presence;

internal static partial class PresenceLog
{
    [LoggerMessage(1, LogLevel.Warning, "Who is in {Namespace}/{Name} could not be told: {Why}")]
    public static partial void NotTold(ILogger logger, string? @namespace, string? name, string why);

    [LoggerMessage(2, LogLevel.Information, "Took the gateway {Gateway}, which is gone, out of {Namespace}/{Name}")]
    public static partial void Cleared(ILogger logger, string gateway, string? @namespace, string? name);
}
