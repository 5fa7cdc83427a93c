using Berth.Tests.Faults.Proxy;
using Berth.Tests.Integration;

namespace Berth.Tests.Faults.Runtime;

/// <summary>A store that is kept from a real API server over a bad line. Numbers are those of the issues in which others met the fault.</summary>
public sealed class ReflectorFaultTests(ControlPlane controlPlane)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>KubeOps 675: what was deleted while nobody watched, and whose events the server has forgotten, must still be told.</summary>
    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reflector_DeleteInAGapThatIsForgotten_IsTold_KubeOps675(bool asEvent)
    {
        await using var watched = await WatchedStore.MakeAsync(controlPlane);
        await watched.StartAsync();
        var gap = watched.Proxy.Inject(WatchedStore.IsWatch, CommonFaults.Refuse);
        watched.Proxy.Break(WatchedStore.IsWatch);
        await watched.DeleteAsync("b");
        await watched.CreateAsync("c");
        var forgotten = watched.Proxy.Inject(
            WatchedStore.IsWatch, asEvent ? CommonFaults.ErrorEvent(410, "Expired") : CommonFaults.Status(410, "Expired"), times: 1);
        gap.Stop();

        await watched.HasNotAsync("b");
        await watched.HasAsync("c");

        forgotten.Hits.ShouldBe(1);
        watched.Lists.ShouldBe(2);
        watched.Changes.Count(change => change == "Deleted b").ShouldBe(1);
    }

    /// <summary>A gap that the server remembers is caught up with from the last version, without a list.</summary>
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Reflector_DeleteInAGapThatIsRemembered_IsToldWithoutAList()
    {
        await using var watched = await WatchedStore.MakeAsync(controlPlane);
        await watched.StartAsync();
        var gap = watched.Proxy.Inject(WatchedStore.IsWatch, CommonFaults.Refuse, times: 2);
        watched.Proxy.Break(WatchedStore.IsWatch);
        await watched.DeleteAsync("b");

        await watched.HasNotAsync("b");

        gap.Hits.ShouldBe(2);
        watched.Lists.ShouldBe(1);
        watched.Changes.Count(change => change == "Deleted b").ShouldBe(1);
    }

    /// <summary>KubernetesClient 884, KubeOps 482, 585, 724, 763: a line that is silently dead is noticed, and the watch comes back.</summary>
    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reflector_HalfOpenWatch_IsNoticed_KubeOps482_585_724_763(bool withHead)
    {
        await using var watched = await WatchedStore.MakeAsync(controlPlane);
        // The watch that never begins is bound by the time of a request, which is a minute: two of them would be another test.
        var silent = watched.Proxy.Inject(WatchedStore.IsWatch, withHead ? CommonFaults.SilenceAfterHead : CommonFaults.Silence, times: 1);
        await watched.StartAsync();
        await watched.CreateAsync("c");

        await silent.Hit;
        if (!withHead)
        {
            // As a middlebox does that drops what it no longer knows.
            watched.Proxy.Break(WatchedStore.IsWatch);
        }

        await watched.HasAsync("c");
        silent.Hits.ShouldBe(1);
        watched.Lists.ShouldBe(1);
    }

    /// <summary>An overloaded server is left alone for as long as it asks, and what is known is not thrown away.</summary>
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Reflector_WatchRefusedWith429_WaitsAsAskedAndDoesNotList()
    {
        await using var watched = await WatchedStore.MakeAsync(controlPlane);
        var wait = TimeSpan.FromSeconds(3);
        long refusedAt = 0, againAt = 0;
        var refusal = CommonFaults.Status(429, "TooManyRequests", wait);
        watched.Proxy.Inject(WatchedStore.IsWatch, Noting(refusal, at => refusedAt = at), times: 1);
        watched.Proxy.Inject(WatchedStore.IsWatch, Noting(exchange => exchange.ForwardAsync(), at => againAt = at), times: 1);
        await watched.StartAsync();
        await watched.CreateAsync("c");

        await watched.HasAsync("c");

        // Both by the clock of the proxy, which refuses before anybody can begin to wait: slow is whoever is slow, early nobody.
        TimeProvider.System.GetElapsedTime(refusedAt, againAt).ShouldBeGreaterThan(wait * 0.99);
        watched.Lists.ShouldBe(1);
    }

    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData(500, "InternalError")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task Reflector_ServerInTrouble_IsAskedAgain(int code, string reason)
    {
        await using var watched = await WatchedStore.MakeAsync(controlPlane);
        var lists = watched.Proxy.Inject(WatchedStore.IsList, CommonFaults.Status(code, reason), times: 1);
        var watches = watched.Proxy.Inject(WatchedStore.IsWatch, CommonFaults.Status(code, reason), times: 1);

        await watched.StartAsync();
        await watched.CreateAsync("c");
        await watched.HasAsync("c");

        lists.Hits.ShouldBe(1);
        watches.Hits.ShouldBe(1);
        watched.Lists.ShouldBe(2);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Reflector_ListTruncated_ListsAgain()
    {
        await using var watched = await WatchedStore.MakeAsync(controlPlane);
        var truncated = watched.Proxy.Inject(WatchedStore.IsList, CommonFaults.Truncate(150), times: 1);

        await watched.StartAsync();

        truncated.Hits.ShouldBe(1);
        watched.Lists.ShouldBe(2);
        await watched.HasAsync("b");
    }

    /// <summary>Half an event is no event, and no reason to forget what was known.</summary>
    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reflector_WatchEndsInTheMiddleOfAnEvent_GoesOnBeforeIt(bool broken)
    {
        await using var watched = await WatchedStore.MakeAsync(controlPlane);
        var cut = watched.Proxy.Inject(WatchedStore.IsWatch, broken ? CommonFaults.DropAfter(40) : CommonFaults.Truncate(40), times: 1);
        await watched.StartAsync();
        await watched.CreateAsync("c");

        await watched.HasAsync("c");

        cut.Hits.ShouldBe(1);
        watched.Changes.Count(change => change == "Added c").ShouldBe(1);
        watched.Lists.ShouldBe(1);
    }

    /// <summary>Bookmarks are a favour of the server: without them nothing is missed, and nothing is listed anew.</summary>
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Reflector_BookmarksWithheld_StaysInStep()
    {
        await using var watched = await WatchedStore.MakeAsync(controlPlane);
        watched.Proxy.Inject(WatchedStore.IsWatch, CommonFaults.WithoutBookmarks);
        await watched.StartAsync();
        await Wait.ForAsync(() => watched.Proxy.Calls.Count(WatchedStore.IsWatch) >= 3, "the third watch", Ct);
        await watched.CreateAsync("c");
        await watched.DeleteAsync("b");

        await watched.HasAsync("c");
        await watched.HasNotAsync("b");

        watched.Lists.ShouldBe(1);
    }

    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData("refused")]
    [InlineData("dropped")]
    [InlineData("late")]
    public async Task Reflector_LineIsBad_IsInStepOnceItIsGood(string line)
    {
        var fault = line switch
        {
            "refused" => CommonFaults.Refuse,
            "dropped" => CommonFaults.DropAfter(100),
            _ => CommonFaults.Delay(TimeSpan.FromSeconds(1)),
        };
        await using var watched = await WatchedStore.MakeAsync(controlPlane);
        var lists = watched.Proxy.Inject(WatchedStore.IsList, fault, times: 1);
        var watches = watched.Proxy.Inject(WatchedStore.IsWatch, fault, times: 1);
        await watched.StartAsync();
        await watched.CreateAsync("c");
        await watched.DeleteAsync("b");

        await watched.HasAsync("c");
        await watched.HasNotAsync("b");

        lists.Hits.ShouldBe(1);
        watches.Hits.ShouldBe(1);
        watched.Lists.ShouldBe(line == "late" ? 1 : 2);
    }

    /// <summary>A fault that notes when it began.</summary>
    private static Fault Noting(Fault fault, Action<long> began) => exchange =>
    {
        began(TimeProvider.System.GetTimestamp());
        return fault(exchange);
    };
}
