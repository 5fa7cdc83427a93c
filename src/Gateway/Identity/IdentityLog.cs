namespace Berth.Gateway.Identity;

internal static partial class IdentityLog
{
    [LoggerMessage(1, LogLevel.Warning, "The keys in the Secret {Namespace}/{Name} could not be read: workspaces are not told who comes: {Why}")]
    public static partial void NotRead(ILogger logger, string @namespace, string name, string why);

    [LoggerMessage(2, LogLevel.Error, "The item {Item} of the Secret {Namespace}/{Name} is no key; it is left alone")]
    public static partial void Unreadable(ILogger logger, string item, string @namespace, string name);

    [LoggerMessage(3, LogLevel.Information, "Wrote a key for telling workspaces who comes into the Secret {Namespace}/{Name}")]
    public static partial void Written(ILogger logger, string @namespace, string name);
}
