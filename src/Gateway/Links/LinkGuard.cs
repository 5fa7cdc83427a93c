using Berth.Crds;
using Berth.Gateway.Audit;
using Berth.Gateway.Login;
using Berth.Gateway.View;
using Berth.Kube.Client;
using Berth.Kube.Runtime;

namespace Berth.Gateway.Links;

/// <summary>Finds the snapshot behind a link and decides whether somebody may open it; asks the repository's host where that decides.</summary>
internal sealed class LinkGuard(
    LinkIndex index,
    ClusterView view,
    StoreProvider stores,
    KubernetesClient client,
    RepositoryProbe probe,
    RepositoryCredentials credentials,
    GatewaySettings settings,
    TimeProvider time,
    ILoggerFactory logs)
{
    private readonly ILogger _audit = logs.CreateLogger(AuditLog.Category);

    /// <summary>What is known of the snapshot behind an identifier, and the decision. A refusal is in the audit.</summary>
    /// <exception cref="KubernetesApiException">The API server does not answer.</exception>
    public async Task<(SnapshotNow Now, LinkDecision Decision)> DecideAsync(string? id, GatewayIdentity who, string address, CancellationToken ct)
    {
        var key = index.Find(id);
        // From the API server itself: a link is dead at once, not when a watch has come to it.
        var found = key is { } known ? await client.GetAsync<WorkspaceSnapshot>(known.Namespace, known.Name, ct) : null;
        var now = Look(LinkId.Digest(id) is { } digest && LinkId.DigestOfUrl(found?.Status?.Url) == digest ? found : null);
        var decision = LinkRules.Decide(who, now, settings.Limits);
        if (decision.Verdict is LinkVerdict.AskRepository)
        {
            now = now with { Repository = await AskAsync(now, who, ct) };
            decision = LinkRules.Decide(who, now, settings.Limits);
        }

        if (decision.Verdict is not LinkVerdict.Allow)
        {
            AuditLog.NotOpened(_audit, who.Name, key?.ToString() ?? "", address, decision.Reason.ToString());
        }

        return (now, decision);
    }

    private async Task<RepositoryAnswer> AskAsync(SnapshotNow now, GatewayIdentity who, CancellationToken ct)
    {
        var snapshot = now.Snapshot!;
        var policy = now.Class.Policy?.Snapshots;
        return policy is null || OpenedCopy.OwnerOf(who) is not { } owner
            ? RepositoryAnswer.HostNotAllowed
            : await probe.AskAsync(
                snapshot.Status!.Workspace!.Repository!,
                policy,
                async (host, token) => CopyNamespace.Of(policy.CopiesNamespace, snapshot.Metadata.NamespaceProperty!, owner) is { } ns
                    ? await credentials.FindAsync(ns, who, host, token)
                    : null,
                ct);
    }

    private SnapshotNow Look(WorkspaceSnapshot? snapshot)
    {
        var known = new SnapshotNow { Age = view.Age, Now = time.GetUtcNow() };
        return snapshot is null
            ? known
            : known with
            {
                Snapshot = snapshot,
                Workspace = stores.Of<Workspace>().Get(snapshot.Metadata.NamespaceProperty, snapshot.Spec.WorkspaceName),
                Class = ResolvedClass.Of(
                    snapshot.Status?.Workspace?.ClassName,
                    stores.Of<WorkspaceClass>().List(),
                    [.. stores.Of<WorkspaceClass>().ListUnreadable().Select(unreadable => unreadable.Remains)]),
            };
    }
}
