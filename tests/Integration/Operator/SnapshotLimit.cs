using Berth.Crds;
using Berth.Kube.Models;

namespace Berth.Tests.Integration.Operator;

/// <summary>What must come of five snapshots of one workspace.</summary>
internal static class SnapshotLimit
{
    /// <summary>Waits until all five are decided: three ready, two refused, and captures for the three only.</summary>
    public static async Task ThreeOfFiveAsync(OperatorWorld world, string ns, string workspace, Func<string> log, CancellationToken ct)
    {
        List<WorkspaceSnapshot> all = [];
        await Wait.ForAsync(
            async () =>
            {
                all = [.. (await world.Client.ListAsync<WorkspaceSnapshot>(ns, ct: ct).ToListAsync(ct)).Where(snapshot => snapshot.Spec.WorkspaceName == workspace)];
                Accepted().ShouldBeLessThanOrEqualTo(3);
                return all.Count == 5 && all.TrueForAll(snapshot => snapshot.Status?.Phase is SnapshotPhase.Succeeded or SnapshotPhase.Failed);
            },
            () => $"five decisions: {string.Join(", ", all.Select(snapshot => $"{snapshot.Metadata.Name} {snapshot.Status?.Phase}"))}\n{log()}",
            ct);

        Accepted().ShouldBe(3);
        all.Count(snapshot => snapshot.Status is { Phase: SnapshotPhase.Succeeded, Url: not null }).ShouldBe(3);
        all.Where(snapshot => snapshot.Status!.Phase == SnapshotPhase.Failed)
            .ShouldAllBe(snapshot => snapshot.Status!.Conditions!.Single(condition => condition.Type == ConditionTypes.Accepted).Reason == "LimitReached");
        all.Select(snapshot => snapshot.Status!.Url).OfType<string>().Distinct().Count().ShouldBe(3);
        (await world.Client.ListAsync<V1VolumeSnapshot>(ns, $"{BerthLabels.Workspace}={workspace}", ct: ct).ToListAsync(ct)).Count.ShouldBe(3);

        int Accepted() => all.Count(snapshot =>
            snapshot.Status?.Conditions?.Any(condition => condition is { Type: ConditionTypes.Accepted, Status: "True" }) == true);
    }
}
