using Berth.Crds;
using Berth.Gateway.Gate;
using Berth.Gateway.Links;
using Berth.Kube.Models;

namespace Berth.Gateway.Audit;

/// <summary>
/// Who was let in, refused and cut off, who may enter since when, and who opened a snapshot or could not: one structured line each, in a
/// category of its own so that it can be kept apart. No token, no cookie, no path and no query string is in it.
/// </summary>
internal static partial class AuditLog
{
    /// <summary>The category of the lines.</summary>
    public const string Category = "Berth.Audit";

    [LoggerMessage(1, LogLevel.Information, "admitted user={User} workspace={Workspace} port={Port} from={Address} reason={Reason}")]
    public static partial void Admitted(ILogger logger, string user, ObjectKey workspace, string port, string address, GateReason reason);

    [LoggerMessage(2, LogLevel.Information, "refused user={User} host={Label} from={Address} reason={Reason}")]
    public static partial void Refused(ILogger logger, string user, string label, string address, GateReason reason);

    [LoggerMessage(3, LogLevel.Information, "cut user={User} workspace={Workspace} reason={Reason}")]
    public static partial void Cut(ILogger logger, string user, ObjectKey workspace, GateReason reason);

    [LoggerMessage(
        8,
        LogLevel.Information,
        "sharing changed workspace={Workspace} level={Level} users={Users} groups={Groups} until={Until} refused={Refusal} was={Before} replica={Replica}")]
    public static partial void SharingChanged(
        ILogger logger,
        ObjectKey workspace,
        SharingLevel level,
        string users,
        string groups,
        string until,
        string refusal,
        SharingLevel before,
        string replica);

    [LoggerMessage(4, LogLevel.Warning, "foreign request host={Label} from={Address} origin={Origin}: {Why}")]
    public static partial void Foreign(ILogger logger, string label, string address, string origin, string why);

    [LoggerMessage(5, LogLevel.Warning, "authorization asked for from={Address}, which is not among BERTH_TRUSTED_PROXIES: refused")]
    public static partial void Untrusted(ILogger logger, string address);

    // The snapshot by its name: its link is a secret.
    [LoggerMessage(6, LogLevel.Information, "opened user={User} snapshot={Snapshot} workspace={Workspace} from={Address} reason={Reason}")]
    public static partial void Opened(ILogger logger, string user, ObjectKey snapshot, ObjectKey workspace, string address, LinkReason reason);

    [LoggerMessage(7, LogLevel.Information, "not opened user={User} snapshot={Snapshot} from={Address} reason={Reason}")]
    public static partial void NotOpened(ILogger logger, string user, string snapshot, string address, string reason);

    /// <summary>What came from outside: not of any length, and nothing that a terminal would obey.</summary>
    public static string Shown(string? text) =>
        string.Concat((text ?? "").Take(100).Select(character => char.IsControl(character) ? '?' : character));
}
