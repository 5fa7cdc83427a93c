using Berth.Tests.Faults.Proxy;
using Berth.Tests.Integration;

namespace Berth.Tests.Faults.Runtime;

/// <summary>A store that is kept from a server that is behind the others: its watch cache lags, or it has just come back (Sieve, OSDI '22).</summary>
public sealed class StaleServerTests(ControlPlane controlPlane)
{
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Reflector_StartsAtAServerThatIsBehind_CatchesUpWithItWithoutAList()
    {
        await using var watched = await WatchedStore.MakeAsync(controlPlane);
        var caughtUp = new TaskCompletionSource();
        var before = await watched.VersionAsync();
        await watched.DeleteAsync("b");
        await watched.CreateAsync("c");
        watched.Proxy.GoBack(before, caughtUp.Task);

        await watched.StartAsync();
        watched.Store.Get(watched.Namespace, "b").ShouldNotBeNull("the server knows nothing else");
        watched.Store.Get(watched.Namespace, "c").ShouldBeNull();
        caughtUp.SetResult();

        await watched.HasNotAsync("b");
        await watched.HasAsync("c");
        watched.Lists.ShouldBe(1);
    }

    /// <summary>
    /// What was seen once is not unseen: a server that is behind refuses a list as new as ours, and it is read from the storage instead; from
    /// one that answers all the same, nothing is taken over that is older than what is known.
    /// </summary>
    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reflector_MovesToAServerThatIsBehind_DoesNotGoBackInTime(bool liar)
    {
        await using var watched = await WatchedStore.MakeAsync(controlPlane);
        var caughtUp = new TaskCompletionSource();
        await watched.StartAsync();
        var before = await watched.VersionAsync();
        await watched.DeleteAsync("b");
        await watched.CreateAsync("c");
        await watched.HasNotAsync("b");
        await watched.HasAsync("c");

        watched.Proxy.GoBack(before, caughtUp.Task, liar);
        var relist = watched.Proxy.Inject(WatchedStore.IsWatch, CommonFaults.Status(404, "NotFound"), times: 1);
        watched.Proxy.Break(WatchedStore.IsWatch);
        await watched.WatchesAfterAsync(relist);
        watched.Store.Get(watched.Namespace, "b").ShouldBeNull();
        watched.Store.Get(watched.Namespace, "c").ShouldNotBeNull();
        await watched.CreateAsync("d");
        caughtUp.SetResult();
        await watched.HasAsync("d");

        watched.Lists.ShouldBe(liar ? 2 : 3, "honest, it refuses once");
        watched.Changes.ShouldBe(["Added a", "Added b", "Deleted b", "Added c", "Added d"], ignoreOrder: true);
    }
}
