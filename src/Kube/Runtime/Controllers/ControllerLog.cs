using Berth.Kube.Models;
using Microsoft.Extensions.Logging;

namespace Berth.Kube.Runtime;

internal static partial class ControllerLog
{
    [LoggerMessage(20, LogLevel.Information, "Controller {Controller} works with {Workers} workers")]
    public static partial void Started(ILogger logger, string controller, int workers);

    [LoggerMessage(21, LogLevel.Debug, "Reconciled {Kind} {Key}: {Result} in {Took}")]
    public static partial void Reconciled(ILogger logger, string kind, ObjectKey key, string result, TimeSpan took);

    [LoggerMessage(22, LogLevel.Error, "Reconciling {Kind} {Key} failed: {Message}. Trying again in {Delay}")]
    public static partial void Failed(ILogger logger, string kind, ObjectKey key, string message, TimeSpan delay, Exception? exception);

    [LoggerMessage(23, LogLevel.Debug, "{Kind} {Key} was changed meanwhile; reconciling it again in {Delay}")]
    public static partial void Conflict(ILogger logger, string kind, ObjectKey key, TimeSpan delay, Exception exception);

    [LoggerMessage(24, LogLevel.Error, "Reconciling {Kind} {Key} failed, and is not tried again until something changes: {Message}")]
    public static partial void Terminal(ILogger logger, string kind, ObjectKey key, string? message);

    [LoggerMessage(25, LogLevel.Information, "Broke off reconciling {Kind} {Key}: stopping")]
    public static partial void Aborted(ILogger logger, string kind, ObjectKey key);
}
