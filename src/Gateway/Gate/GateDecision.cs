namespace Berth.Gateway.Gate;

/// <summary>What the gate does with a request, and why.</summary>
/// <param name="Verdict">What it does.</param>
/// <param name="Reason">Why.</param>
public readonly record struct GateDecision(GateVerdict Verdict, GateReason Reason)
{
    /// <summary>Whether the request passes.</summary>
    public bool IsAllowed => Verdict == GateVerdict.Allow;

    /// <summary>Each decision that <see cref="GateRules"/> can come to: what is counted begins with zero for each.</summary>
    public static IReadOnlyList<GateDecision> Possible { get; } =
    [
        .. Of(GateVerdict.Login, GateReason.NoSession),
        .. Of(GateVerdict.Unavailable, GateReason.ViewTooOld),
        .. Of(GateVerdict.Allow, GateReason.Owner, GateReason.User, GateReason.Group, GateReason.Authenticated),
        .. Of(GateVerdict.NotRunning, GateReason.Stopped, GateReason.Starting, GateReason.Deleted),
        .. Of(
            GateVerdict.NotFound,
            GateReason.NoSuchWorkspace,
            GateReason.Unreadable,
            GateReason.NoSuchPort,
            GateReason.NotShared,
            GateReason.Expired,
            GateReason.ClassForbids,
            GateReason.NotNamed,
            GateReason.PortNotVisible,
            GateReason.Stopped,
            GateReason.Starting,
            GateReason.Deleted,
            GateReason.ViewTooOld),
    ];

    private static IEnumerable<GateDecision> Of(GateVerdict verdict, params GateReason[] reasons) => reasons.Select(reason => new GateDecision(verdict, reason));
}
