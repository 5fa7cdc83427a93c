using Berth.Benchmarks.Loads;
using Berth.Benchmarks.Measuring;
using Berth.Crds;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Benchmarks.Phases;

/// <summary>
/// Starts workspaces up to ready, while the harness plays the scheduler's and the kubelet's part on the pods' status, one step after
/// another, so that no two steps can be answered by one write. This is the most that a start without trouble can cost.
/// </summary>
public sealed class StartRun(Bench bench)
{
    /// <summary>Makes the run, in a namespace that it makes and removes.</summary>
    /// <param name="namespace">Where.</param>
    /// <param name="pace">How long each step takes. Steps of more than 3 s are told in the status.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<StartResult> MeasureAsync(string @namespace, TimeSpan pace, CancellationToken ct)
    {
        var (load, count) = (new WorkspaceLoad(), bench.Settings.Starts);
        await bench.MakeNamespaceAsync(@namespace, ct);
        await using var started = await OperatorProcess.StartAsync(bench.Settings, ct);
        var audit = new AuditLog(bench.Settings.AuditLog);
        audit.SkipToEnd();
        await bench.CreateAsync(load, @namespace, count, ct);
        await bench.UntilAsync("all pods", async () => (await PodsAsync(@namespace, ct)).Count == count, ct);
        var pods = await PodsAsync(@namespace, ct);
        await Task.Delay(pace, bench.Time, ct);
        await BindAsync(@namespace, ct);
        await Task.Delay(pace, bench.Time, ct);
        foreach (var step in PodStory.Steps(bench.Time))
        {
            foreach (var pod in pods)
            {
                await bench.Client.MergePatchAsync<ObservedPod>(@namespace, pod, step(), ct, "status");
            }

            await Task.Delay(pace, bench.Time, ct);
        }

        var (requests, _) = await bench.SettleAsync(audit, request => request.User?.Username == load.ControllerUser, ct);
        await foreach (var workspace in bench.Client.ListAsync<Workspace>(@namespace, ct: ct))
        {
            if (workspace.Status?.Phase != WorkspacePhase.Running)
            {
                throw new InvalidOperationException($"The workspace {workspace.Metadata.Name} should be Running and is {workspace.Status?.Phase}.");
            }
        }

        await bench.ClearAsync(load, @namespace, count, ct);
        await foreach (var volume in bench.Client.ListAsync<V1PersistentVolume>(labelSelector: $"berth-bench={@namespace}", ct: ct))
        {
            await bench.Client.DeleteAsync<V1PersistentVolume>(null, volume.Metadata.Name!, null, ct);
        }

        return new(pace, count, requests);
    }

    /// <summary>Makes a volume for each claim; kube-controller-manager binds the two.</summary>
    private async Task BindAsync(string @namespace, CancellationToken ct)
    {
        await foreach (var claim in bench.Client.ListAsync<V1PersistentVolumeClaim>(@namespace, ct: ct))
        {
            await bench.Client.CreateAsync(
                new V1PersistentVolume
                {
                    Metadata = new() { Name = $"{@namespace}-{claim.Metadata.Name}", Labels = new Dictionary<string, string> { ["berth-bench"] = @namespace } },
                    Spec = new()
                    {
                        Capacity = QuantityMapExtensions.Of("storage", "1Gi"),
                        AccessModes = ["ReadWriteOnce"],
                        PersistentVolumeReclaimPolicy = "Retain",
                        ClaimRef = new() { NamespaceProperty = @namespace, Name = claim.Metadata.Name, Uid = claim.Metadata.Uid },
                        HostPath = new() { Path = "/nonexistent" },
                    },
                },
                ct);
        }

        await bench.UntilAsync(
            "the claims to be bound",
            async () =>
            {
                var claims = await bench.Client.ListPageAsync<V1PersistentVolumeClaim>(new() { Namespace = @namespace }, ct);
                return claims.Items.All(claim => claim.Status?.Phase == "Bound");
            },
            ct);
    }

    private async Task<List<string>> PodsAsync(string @namespace, CancellationToken ct) =>
        [.. (await bench.Client.ListPageAsync<ObservedPod>(new() { Namespace = @namespace }, ct)).Items.Select(pod => pod.Metadata.Name!)];
}
