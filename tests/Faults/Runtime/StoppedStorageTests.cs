using Berth.Kube.Client;
using Berth.Kube.Runtime;
using Berth.Tests.Integration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Berth.Tests.Faults.Runtime;

/// <summary>An API server that lives, and whose storage is away for a while: it answers what it has in memory, and refuses the rest or hangs.</summary>
[Collection(DisruptiveTests.Name)]
public sealed class StoppedStorageTests(ControlPlane controlPlane)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Runtime_EtcdStoppedForAWhile_LosesTheLeaseAndNothingElse()
    {
        await using var watched = await WatchedStore.MakeAsync(controlPlane);
        await watched.StartAsync();
        var leader = Elector(watched, "before");
        await leader.AcquireAsync(Ct);

        await controlPlane.ClusterAsync("kill", "etcd");
        try
        {
            await leader.HoldAsync(Ct);
            leader.IsLeader.ShouldBeFalse("nothing can be renewed");
            var refused = await Should.ThrowAsync<KubernetesApiException>(() => watched.CreateAsync("refused"));
            TestContext.Current.TestOutputHelper!.WriteLine(refused.Message);
            watched.Changes.ShouldBe(["Added a", "Added b"], ignoreOrder: true);
        }
        finally
        {
            await controlPlane.ClusterAsync("start", "etcd");
        }

        await Wait.ForAsync(async () => await TryAsync(() => watched.CreateAsync("c")), "the server to take writes", Ct);
        await watched.DeleteAsync("b");
        await watched.HasAsync("c");
        await watched.HasNotAsync("b");
        await Elector(watched, "after").AcquireAsync(Ct);

        watched.Changes.Count(change => change == "Deleted b").ShouldBe(1);
    }

    private static async Task<bool> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (KubernetesApiException exception)
        {
            // An attempt that seemed to fail may have been made all the same.
            return exception.IsAlreadyExists;
        }
    }

    private static LeaderElector Elector(WatchedStore watched, string identity) => new(
        watched.Client,
        new() { Identity = identity, LeaseDuration = TimeSpan.FromSeconds(4), RenewDeadline = TimeSpan.FromSeconds(3), RetryPeriod = TimeSpan.FromSeconds(0.5) },
        watched.Namespace,
        "test",
        TimeProvider.System,
        NullLogger.Instance);
}
