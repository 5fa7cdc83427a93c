using Berth.Kube.Models;

namespace Berth.Gateway.Links;

/// <summary>What is logged of links beside the audit. No identifier, no address with one, no credential.</summary>
internal static partial class LinkLog
{
    [LoggerMessage(200, LogLevel.Warning, "The host {Host} of a repository could not be asked: {Failure}")]
    public static partial void RepositoryUnreachable(ILogger logger, string host, string failure);

    [LoggerMessage(201, LogLevel.Warning, "The opening of the snapshot {Snapshot} could not be noted in its status: {Failure}")]
    public static partial void NotNoted(ILogger logger, ObjectKey snapshot, string failure);

    [LoggerMessage(202, LogLevel.Error, "A snapshot could not be opened: {Failure}")]
    public static partial void Failed(ILogger logger, string failure);
}
