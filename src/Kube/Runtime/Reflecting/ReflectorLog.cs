using Berth.Kube.Models;
using Microsoft.Extensions.Logging;

namespace Berth.Kube.Runtime;

internal static partial class ReflectorLog
{
    [LoggerMessage(1, LogLevel.Information, "Listed {Count} {Kind} at version {Version}")]
    public static partial void Listed(ILogger logger, string kind, int count, string? version);

    [LoggerMessage(2, LogLevel.Information, "The API server has forgotten version {Version} of {Kind}: listing again")]
    public static partial void Expired(ILogger logger, string kind, string? version);

    [LoggerMessage(3, LogLevel.Warning, "The watch of {Kind} broke at version {Version}; going on in {Delay}")]
    public static partial void WatchBroke(ILogger logger, string kind, string? version, TimeSpan delay, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "Could not list {Kind}; trying again in {Delay}")]
    public static partial void ListFailed(ILogger logger, string kind, TimeSpan delay, Exception exception);

    [LoggerMessage(5, LogLevel.Error,
        "Not allowed to list {Kind}; trying again in {Delay}. Grant get, list and watch on {Kind} to this operator's service account")]
    public static partial void Forbidden(ILogger logger, string kind, TimeSpan delay, Exception exception);

    [LoggerMessage(6, LogLevel.Error,
        "The API server does not know {Kind}; trying again in {Delay}. Install its CustomResourceDefinition; not ready until then")]
    public static partial void KindMissing(ILogger logger, string kind, TimeSpan delay);

    [LoggerMessage(7, LogLevel.Warning, "The API server does not know {Kind}: going on without, and looking again every minute")]
    public static partial void OptionalKindMissing(ILogger logger, string kind);

    [LoggerMessage(8, LogLevel.Information, "The API server does not stream lists of {Kind}: listing in pages from now on")]
    public static partial void NotStreamed(ILogger logger, string kind);

    [LoggerMessage(9, LogLevel.Warning,
        "The object {Key} of {Kind} at version {Version} cannot be read: {Error}. It is left alone until it is mended or deleted; all others are not affected")]
    public static partial void Unreadable(ILogger logger, string kind, ObjectKey key, string? version, string error);
}
