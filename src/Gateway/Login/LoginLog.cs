using System.Net;

namespace Berth.Gateway.Login;

internal static partial class LoginLog
{
    [LoggerMessage(100, LogLevel.Information, "Logged in {Subject} of {Issuer}")]
    public static partial void LoggedIn(ILogger logger, string issuer, string subject);

    [LoggerMessage(101, LogLevel.Information, "Logged out {Subject} of {Issuer}")]
    public static partial void LoggedOut(ILogger logger, string issuer, string subject);

    [LoggerMessage(102, LogLevel.Error, "A logout could not be recorded")]
    public static partial void LogoutFailed(ILogger logger, Exception exception);

    [LoggerMessage(103, LogLevel.Warning, "A login with the provider {Provider} was refused: {Reason}")]
    public static partial void Refused(ILogger logger, string provider, string reason);

    [LoggerMessage(104, LogLevel.Error, "The provider {Provider} cannot be used: {Reason}")]
    public static partial void ProviderFailed(ILogger logger, string provider, string reason, Exception? exception);

    [LoggerMessage(105, LogLevel.Information, "The provider {Provider} ended {What}")]
    public static partial void EndedByProvider(ILogger logger, string provider, string what);

    [LoggerMessage(106, LogLevel.Warning, "A logout token for the provider {Provider} was refused: {Reason}")]
    public static partial void LogoutTokenRefused(ILogger logger, string provider, string reason);

    [LoggerMessage(107, LogLevel.Warning, "Too many requests to the login from {Address}")]
    public static partial void TooMany(ILogger logger, IPAddress? address);

    [LoggerMessage(108, LogLevel.Information, "Took in the keys of the provider {Provider}")]
    public static partial void Discovered(ILogger logger, string provider);

    [LoggerMessage(109, LogLevel.Information, "Wrote a key for sealing into the Secret {Namespace}/{Name}")]
    public static partial void KeyWritten(ILogger logger, string @namespace, string name);
}
