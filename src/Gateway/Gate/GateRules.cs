using System.Text;
using Berth.Crds;
using Berth.Gateway.Login;
using Berth.Gateway.View;
using k8s.Models;

namespace Berth.Gateway.Gate;

/// <summary>
/// Decides who gets in. Pure: the same view and the same account always give the same decision. Denies by default; neither path, method
/// nor user agent plays a part.
/// </summary>
public static class GateRules
{
    /// <summary>Decides.</summary>
    /// <param name="who">Who asks; null when nobody has logged in.</param>
    /// <param name="view">What is known of the workspace.</param>
    /// <param name="limits">How old a view may be.</param>
    public static GateDecision Decide(GatewayIdentity? who, WorkspaceNow view, GateLimits limits)
    {
        if (who is null || who.ExpiresAt <= view.Now)
        {
            return new(GateVerdict.Login, GateReason.NoSession);
        }

        if (view.Age > limits.ViewAgeForOwners)
        {
            return new(GateVerdict.Unavailable, GateReason.ViewTooOld);
        }

        if (view.Workspace is not { } workspace)
        {
            return new(GateVerdict.NotFound, view.IsUnreadable ? GateReason.Unreadable : GateReason.NoSuchWorkspace);
        }

        if (IsOneOf(who.Names, workspace.Spec.Owner))
        {
            return PortOf(view) is null ? new(GateVerdict.NotFound, GateReason.NoSuchPort)
                : WhyNotRunning(view) is { } stands ? new(GateVerdict.NotRunning, stands)
                : new(GateVerdict.Allow, GateReason.Owner);
        }

        var (admitted, reason) = view.Age > limits.ViewAgeForGuests ? (false, GateReason.ViewTooOld) : Guest(who, view);
        if (!admitted)
        {
            return new(GateVerdict.NotFound, reason);
        }

        return WhyNotRunning(view) is { } absent ? new(GateVerdict.NotFound, absent) : new(GateVerdict.Allow, reason);
    }

    /// <summary>The port that is asked for, or null when the workspace does not have it (any more).</summary>
    public static PortSpec? PortOf(WorkspaceNow view)
    {
        var ports = WorkspacePorts.Of(view.Workspace?.Spec);
        return view.Port is null ? WorkspacePorts.MainOf(ports) : ports.FirstOrDefault(port => port.Name == view.Port);
    }

    /// <summary>Whether an account is called by a name of a spec. Addresses differ in more than case only where they are not ASCII.</summary>
    public static bool IsOneOf(IReadOnlyList<string> names, string? named)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (string.IsNullOrEmpty(named))
        {
            return false;
        }

        for (var at = 0; at < names.Count; at++)
        {
            if (names[at] == named || (names[at].Contains('@', StringComparison.Ordinal) && Ascii.EqualsIgnoreCase(names[at], named)))
            {
                return true;
            }
        }

        return false;
    }

    private static (bool Admitted, GateReason Reason) Guest(GatewayIdentity who, WorkspaceNow view)
    {
        var asked = view.Workspace!.Spec.Sharing;
        var sharing = EffectiveSharing.Of(asked, view.Policy, view.Now);
        if (sharing.Level == SharingLevel.None)
        {
            return (false, sharing.Refusal switch
            {
                null => GateReason.NotShared,
                SharingRefusal.Expired => GateReason.Expired,
                _ => GateReason.ClassForbids,
            });
        }

        if (PortOf(view) is not { } port)
        {
            return (false, GateReason.NoSuchPort);
        }

        var isMain = port == WorkspacePorts.MainOf(WorkspacePorts.Of(view.Workspace.Spec));
        return (WorkspacePorts.VisibilityOf(port, isMain), sharing.Level) switch
        {
            (PortVisibility.Authenticated, _) or (PortVisibility.Shared, SharingLevel.Authenticated) => (true, GateReason.Authenticated),
            (PortVisibility.Shared, SharingLevel.Users) => Named(who, asked!),
            _ => (false, GateReason.PortNotVisible),
        };
    }

    private static (bool Admitted, GateReason Reason) Named(GatewayIdentity who, SharingSpec sharing) =>
        sharing.Users?.Any(user => IsOneOf(who.Names, user)) == true ? (true, GateReason.User)
        : sharing.Groups?.Any(group => group.Length > 0 && who.Groups.Contains(group, StringComparer.Ordinal)) == true ? (true, GateReason.Group)
        : (false, GateReason.NotNamed);

    // From the pod itself and the spec: a stop counts at once, also while the operator is away.
    private static GateReason? WhyNotRunning(WorkspaceNow view) => view switch
    {
        { Workspace.Metadata.DeletionTimestamp: not null } => GateReason.Deleted,
        { Workspace.Spec.OperatingMode: OperatingMode.Stopped } => GateReason.Stopped,
        { Pod: null } => GateReason.Starting,
        { Pod.Metadata.DeletionTimestamp: not null } => GateReason.Stopped,
        { Pod: { Status: { Phase: "Running", PodIP.Length: > 0 } } pod } when IsReady(pod) => null,
        _ => GateReason.Starting,
    };

    private static bool IsReady(V1Pod pod) =>
        pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;
}
