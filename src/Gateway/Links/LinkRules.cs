using Berth.Crds;
using Berth.Gateway.Gate;
using Berth.Gateway.Login;

namespace Berth.Gateway.Links;

/// <summary>Decides who may start a workspace from a snapshot. Pure; denies by default.</summary>
internal static class LinkRules
{
    /// <summary>Decides.</summary>
    /// <param name="who">Who asks; null when nobody has logged in.</param>
    /// <param name="view">What is known of the snapshot.</param>
    /// <param name="limits">How old a view may be.</param>
    public static LinkDecision Decide(GatewayIdentity? who, SnapshotNow view, GateLimits limits)
    {
        if (who is null || who.ExpiresAt <= view.Now)
        {
            return new(LinkVerdict.Login, LinkReason.NoSession);
        }

        if (view.Age > limits.ViewAgeForGuests)
        {
            return new(LinkVerdict.Unavailable, LinkReason.ViewTooOld);
        }

        if (WhyNotThere(view) is { } dead)
        {
            return new(LinkVerdict.NotFound, dead);
        }

        var access = Access(who, view);
        return access.Verdict is LinkVerdict.Allow && WhyClassForbids(view) is { } forbidden ? new(LinkVerdict.Refused, forbidden) : access;
    }

    private static LinkReason? WhyNotThere(SnapshotNow view) => view.Snapshot switch
    {
        null => LinkReason.NoSuchLink,
        { Metadata.DeletionTimestamp: not null } => LinkReason.Deleted,
        not { Status: { ReadyToUse: true, Phase: SnapshotPhase.Succeeded, Url: not null, Workspace: not null } } => LinkReason.NotReady,
        var snapshot when snapshot.Spec.ExpiresAt <= view.Now => LinkReason.Expired,
        // Its snapshots go with a workspace: their links are dead before the operator has come to them (Gitpod 19580).
        var snapshot when view.Workspace is not { Metadata.DeletionTimestamp: null } workspace || workspace.Metadata.Uid != snapshot.Status.Workspace.Uid =>
            LinkReason.WorkspaceGone,
        _ => null,
    };

    private static LinkDecision Access(GatewayIdentity who, SnapshotNow view)
    {
        var (access, captured) = (view.Snapshot!.Spec.Access, view.Snapshot.Status!.Workspace!);
        return GateRules.IsOneOf(who.Names, captured.Owner) ? new(LinkVerdict.Allow, LinkReason.Owner) : access.Policy switch
        {
            SnapshotAccessPolicy.Authenticated => new(LinkVerdict.Allow, LinkReason.Authenticated),
            SnapshotAccessPolicy.Users => Named(who, access),
            SnapshotAccessPolicy.Repository => OfRepository(captured, view.Repository),
            _ => new(LinkVerdict.NotFound, LinkReason.OwnerOnly),
        };
    }

    private static LinkDecision Named(GatewayIdentity who, SnapshotAccessSpec access) =>
        access.Users?.Any(user => GateRules.IsOneOf(who.Names, user)) == true ? new(LinkVerdict.Allow, LinkReason.User)
        : access.Groups?.Any(group => group.Length > 0 && who.Groups.Contains(group, StringComparer.Ordinal)) == true ? new(LinkVerdict.Allow, LinkReason.Group)
        : new(LinkVerdict.NotFound, LinkReason.NotNamed);

    private static LinkDecision OfRepository(CapturedWorkspace captured, RepositoryAnswer? answer) =>
        captured.Repository is null ? new(LinkVerdict.NotFound, LinkReason.NoRepository) : answer switch
        {
            null => new(LinkVerdict.AskRepository, LinkReason.Repository),
            RepositoryAnswer.Readable => new(LinkVerdict.Allow, LinkReason.Repository),
            RepositoryAnswer.NotReadable => new(LinkVerdict.NotFound, LinkReason.RepositoryNotReadable),
            RepositoryAnswer.HostNotAllowed => new(LinkVerdict.NotFound, LinkReason.HostNotAllowed),
            RepositoryAnswer.NoAddress => new(LinkVerdict.NotFound, LinkReason.NoRepository),
            _ => new(LinkVerdict.NotFound, LinkReason.RepositoryUnreachable),
        };

    private static LinkReason? WhyClassForbids(SnapshotNow view) =>
        view.Class.Policy is not { } policy ? LinkReason.NoClass
        : !view.Class.SnapshotsEnabled ? LinkReason.SnapshotsDisabled
        : !AllowedImages.Allow(policy, view.Snapshot!.Status!.Workspace!.Image ?? policy.Image) ? LinkReason.ImageNotAllowed
        : null;
}
