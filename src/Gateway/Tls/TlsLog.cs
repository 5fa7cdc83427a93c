namespace Berth.Gateway.Tls;

internal static partial class TlsLog
{
    [LoggerMessage(1, LogLevel.Information, "Serves the changed certificate in {Folder}, which ends at {NotAfter}")]
    public static partial void Changed(ILogger logger, string folder, DateTimeOffset notAfter);

    [LoggerMessage(2, LogLevel.Error, "The changed certificate in {Folder} cannot be used; the one before is served on: {Why}")]
    public static partial void Failed(ILogger logger, string folder, string why);
}
