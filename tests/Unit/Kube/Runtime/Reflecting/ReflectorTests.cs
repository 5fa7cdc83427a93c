using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Berth.Kube.Client;
using Berth.Kube.Runtime;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using static Berth.Tests.Unit.Kube.Runtime.Stores.ConfigMaps;

namespace Berth.Tests.Unit.Kube.Runtime.Reflecting;

public sealed class ReflectorTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly EntityStore<V1ConfigMap> _store;
    private readonly List<string> _changes = [];
    private readonly Channel<ListOptions> _lists = Channel.CreateUnbounded<ListOptions>();
    private readonly Channel<WatchOptions> _watches = Channel.CreateUnbounded<WatchOptions>();
    private readonly Queue<Func<ListOptions, ListPage<V1ConfigMap>>> _pages = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly StoreOptions<V1ConfigMap> _options = new();
    private Channel<WatchEvent<V1ConfigMap>> _events = Channel.CreateUnbounded<WatchEvent<V1ConfigMap>>();
    private Task _running = Task.CompletedTask;

    public ReflectorTests()
    {
        _store = new(time: _time);
        _store.Subscribe(change => _changes.Add($"{change.Type} {change.Key.Name}"));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    [Fact]
    public async Task RunAsync_Start_ListsFromTheCacheThenWatchesFromItsVersion()
    {
        Page("7", Make("a", 3));
        Start();

        (await NextList()).ResourceVersion.ShouldBe("0");
        (await NextWatch()).ResourceVersion.ShouldBe("7");
        _store.HasSynced.ShouldBeTrue();
    }

    [Fact]
    public async Task RunAsync_ObjectsThatCannotBeRead_AreKeptApartAndTheVersionMovesOn()
    {
        _pages.Enqueue(_ => new([Make("a", 1)], "7", "more") { Unreadable = [new(Make("x", 2), "broken")] });
        _pages.Enqueue(_ => new([Make("b", 2)], "7", null) { Unreadable = [new(Make("y", 3), "broken")] });
        Start();
        await NextList();
        await NextList();
        await NextWatch();
        _store.HasSynced.ShouldBeTrue();
        (_store.Count, _store.UnreadableCount).ShouldBe((2, 2));

        await _events.Writer.WriteAsync(new(WatchEventType.Modified, Make("a", 8)) { Unreadable = new(Make("a", 8), "broken") }, Cancel);
        await _events.Writer.WriteAsync(new(WatchEventType.Deleted, Make("x", 9)) { Unreadable = new(Make("x", 9), "broken") }, Cancel);
        await _events.Writer.WriteAsync(new(WatchEventType.Modified, Make("y", 10)), Cancel);
        Break(new HttpRequestException("connection refused"));
        await _time.AdvanceToNextTimerAsync();

        (await NextWatch()).ResourceVersion.ShouldBe("10");
        _store.ListUnreadable().Select(one => one.Key.Name).ShouldBe(["a"]);
        _store.List().Select(one => one.Metadata.Name).ShouldBe(["b", "y"], ignoreOrder: true);
        _lists.Reader.TryRead(out _).ShouldBeFalse("nothing is listed again because of an object");
    }

    [Fact]
    public async Task RunAsync_SeveralPages_AreOneList()
    {
        _pages.Enqueue(_ => new([Make("a", 1)], "7", "more"));
        _pages.Enqueue(options =>
        {
            options.Continue.ShouldBe("more");
            options.ResourceVersion.ShouldBeNull("the server refuses a version beside a token");
            return new([Make("b", 2)], "7", null);
        });
        Start();

        await NextWatch();
        _store.Count.ShouldBe(2);
    }

    [Fact]
    public async Task RunAsync_WatchBreaks_GoesOnFromTheLastEventWithoutAList()
    {
        Page("7");
        Start();
        await NextList();
        await NextWatch();

        Send(WatchEventType.Added, Make("a", 9));
        Send(WatchEventType.Bookmark, Make("", 12));
        Break(new HttpRequestException("connection refused"));
        (await _time.AdvanceToNextTimerAsync()).ShouldBeInRange(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.6));

        (await NextWatch()).ResourceVersion.ShouldBe("12");
        _lists.Reader.TryRead(out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task RunAsync_ServerOverloaded_NeverLists(HttpStatusCode status)
    {
        Page("7");
        Start();
        await NextList();
        for (var i = 0; i < 10; i++)
        {
            (await NextWatch()).ResourceVersion.ShouldBe("7");
            Break(new KubernetesApiException("overloaded") { StatusCode = status });
            await _time.AdvanceToNextTimerAsync();
        }

        _lists.Reader.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task RunAsync_VersionForgotten_ListsFreshAndReportsWhatWentInTheGap()
    {
        Page("7", Make("a", 3), Make("b", 4));
        Page("30", Make("b", 4), Make("c", 20));
        Start();
        await NextList();
        await NextWatch();
        _changes.Clear();

        Break(new KubernetesApiException("too old") { StatusCode = HttpStatusCode.Gone });
        await _time.AdvanceToNextTimerAsync();

        (await NextList()).ResourceVersion.ShouldBeNull();
        (await NextWatch()).ResourceVersion.ShouldBe("30");
        _changes.ShouldBe(["Deleted a", "Added c"]);
    }

    [Fact]
    public async Task RunAsync_WatchEndsInDue_GoesOnAtOnce()
    {
        Page("7");
        Start();
        await NextWatch();
        Send(WatchEventType.Bookmark, Make("", 8));
        Break(null);

        (await NextWatch()).ResourceVersion.ShouldBe("8");
    }

    [Fact]
    public async Task RunAsync_WatchEndsAtOnceWithoutEvents_BacksOff()
    {
        Page("7");
        Start();
        await NextWatch();
        Break(null);

        (await _time.AdvanceToNextTimerAsync()).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(0.8));
        await NextWatch();
    }

    [Fact]
    public async Task RunAsync_ListFails_TriesAgainWithGrowingDelays()
    {
        for (var i = 0; i < 8; i++)
        {
            _pages.Enqueue(_ => throw new KubernetesApiException("no") { StatusCode = HttpStatusCode.Forbidden });
        }

        Page("7");
        Start();
        var delays = new List<TimeSpan>();
        for (var i = 0; i < 8; i++)
        {
            delays.Add(await _time.AdvanceToNextTimerAsync());
        }

        await NextWatch();
        delays[0].ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(1.6));
        delays[7].ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task RunAsync_OptionalKindMissing_IsEmptyAndLookedForAgain()
    {
        _options.Optional();
        _pages.Enqueue(_ => throw new KubernetesApiException("no such resource") { StatusCode = HttpStatusCode.NotFound });
        Page("7", Make("a", 3));
        Start();

        (await _time.AdvanceToNextTimerAsync()).ShouldBeInRange(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
        await NextWatch();
        _changes.ShouldBe(["Added a"]);
    }

    [Fact]
    public async Task RunAsync_KindMissing_IsNotSyncedUntilItIsThere()
    {
        _pages.Enqueue(_ => throw new KubernetesApiException("no such resource") { StatusCode = HttpStatusCode.NotFound });
        Page("7");
        Start();
        await NextList();
        _store.HasSynced.ShouldBeFalse();

        await _time.AdvanceToNextTimerAsync();
        await NextWatch();
        _store.HasSynced.ShouldBeTrue();
    }

    // What the gate's explorer found: the first event after an outage made the view count as fresh, with the unsharing still behind it.
    [Fact]
    public async Task LastContact_EventAfterAnOutage_IsNotFreshBeforeTheRestIsKnown()
    {
        Page("7");
        Start();
        await NextWatch();
        _store.LastContact.ShouldBe(TimeSpan.Zero);
        Break(new HttpRequestException("no route to host"));
        await _time.AdvanceToNextTimerAsync();
        await NextWatch();
        _time.Advance(TimeSpan.FromSeconds(40));

        Send(WatchEventType.Added, Make("a", 9));
        await UntilAsync(() => _store.Count == 1);

        _store.LastContact.ShouldBeGreaterThan(TimeSpan.FromSeconds(40));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LastContact_BookmarkOrEndInTime_CountsFromTheBeginningOfItsWatch(bool ends)
    {
        _options.WatchFor(TimeSpan.FromSeconds(10));
        Page("7");
        Start();
        await NextWatch();
        _time.Advance(TimeSpan.FromSeconds(10));
        Send(WatchEventType.Added, Make("a", 9));
        Break(null);
        await NextWatch();
        _store.LastContact.ShouldBe(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(9.5));

        Send(ends ? WatchEventType.Added : WatchEventType.Bookmark, Make("b", 12));
        Break(ends ? null : new HttpRequestException("connection reset"));

        await UntilAsync(() => _store.LastContact == TimeSpan.FromSeconds(9.5));
    }

    [Fact]
    public async Task LastContact_EndBeforeItsTime_ProvesNothing()
    {
        _options.WatchFor(TimeSpan.FromSeconds(10));
        Page("7");
        Start();
        await NextWatch();
        _time.Advance(TimeSpan.FromSeconds(5));

        Send(WatchEventType.Added, Make("a", 9));
        Break(null);
        await NextWatch();

        _store.LastContact.ShouldBe(TimeSpan.FromSeconds(5));
    }

    private static Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") => Wait.ForAsync(condition, what, Cancel);

    [Fact]
    public async Task RunAsync_ServerStreamsLists_TakesThemInAtTheirEndAndGoesOnWithTheSameWatch()
    {
        Start(stream: true);
        var watch = await NextWatch();
        watch.SendInitialEvents.ShouldBe(true);
        watch.ResourceVersionMatch.ShouldBe("NotOlderThan");
        watch.ResourceVersion.ShouldBeNull();

        Send(WatchEventType.Added, Make("a", 9));
        Send(WatchEventType.Added, Make("b", 3));
        Send(WatchEventType.Modified, Make("b", 10));
        Send(WatchEventType.Deleted, Make("a", 11));
        _store.HasSynced.ShouldBeFalse();
        _store.LastContact.ShouldBe(TimeSpan.MaxValue, "half a list is no contact");
        Send(WatchEventType.Bookmark, End(11));
        await _store.WaitForSyncAsync(Cancel);
        Send(WatchEventType.Added, Make("c", 12));
        Break(new HttpRequestException("cut"));
        await _time.AdvanceToNextTimerAsync();

        (await NextWatch()).ShouldSatisfyAllConditions(next => next.ResourceVersion.ShouldBe("12"), next => next.SendInitialEvents.ShouldBeNull());
        _changes.ShouldBe(["Added b", "Added c"]);
        _lists.Reader.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task RunAsync_VersionForgottenByAServerThatStreams_StreamsFreshAndReportsWhatWentInTheGap()
    {
        Start(stream: true);
        await NextWatch();
        Send(WatchEventType.Added, Make("a", 3));
        Send(WatchEventType.Added, Make("b", 4));
        Send(WatchEventType.Bookmark, End(7));
        await _store.WaitForSyncAsync(Cancel);
        _changes.Clear();

        Break(new KubernetesApiException("too old") { StatusCode = HttpStatusCode.Gone });
        await _time.AdvanceToNextTimerAsync();
        var again = await NextWatch();
        again.SendInitialEvents.ShouldBe(true);
        again.ResourceVersion.ShouldBeNull();
        Send(WatchEventType.Added, Make("b", 4));
        Send(WatchEventType.Added, Make("c", 20));
        Send(WatchEventType.Bookmark, End(30));
        Break(null);

        (await NextWatch()).ResourceVersion.ShouldBe("30");
        _changes.ShouldBe(["Deleted a", "Added c"]);
    }

    [Theory]
    [InlineData(HttpStatusCode.UnprocessableEntity)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task RunAsync_ServerRefusesToStream_ListsInPagesAtOnceAndDoesNotAskAgain(HttpStatusCode status)
    {
        Page("7", Make("a", 3));
        Page("30");
        Start(stream: true);
        await NextWatch();
        Break(new KubernetesApiException("sendInitialEvents is forbidden") { StatusCode = status });

        (await NextList()).Limit.ShouldBe(500);
        (await NextWatch()).ShouldSatisfyAllConditions(next => next.ResourceVersion.ShouldBe("7"), next => next.SendInitialEvents.ShouldBeNull());
        Break(new KubernetesApiException("too old") { StatusCode = HttpStatusCode.Gone });
        await _time.AdvanceToNextTimerAsync();
        await NextList();
        (await NextWatch()).SendInitialEvents.ShouldBeNull();
    }

    [Fact]
    public async Task RunAsync_ServerIgnoresTheWish_IsKnownByItsPlainBookmark()
    {
        Page("7", Make("a", 3));
        Start(stream: true);
        await NextWatch();
        Send(WatchEventType.Added, Make("a", 3));
        Send(WatchEventType.Bookmark, Make("", 7));

        await NextList();
        (await NextWatch()).ResourceVersion.ShouldBe("7");
        _changes.ShouldBe(["Added a"]);
    }

    [Fact]
    public async Task RunAsync_ServerIgnoresTheWishAndIsSilent_IsKnownByItsSilence()
    {
        Page("7", Make("a", 3));
        Start(stream: true);
        await NextWatch();
        Send(WatchEventType.Added, Make("a", 3));

        (await _time.AdvanceToNextTimerAsync()).ShouldBe(TimeSpan.FromSeconds(10));
        await NextList();
        (await NextWatch()).ResourceVersion.ShouldBe("7");
    }

    [Fact]
    public async Task RunAsync_StreamBreaksBeforeItsEnd_TakesNothingInAndListsInPagesOnce()
    {
        Page("7", Make("a", 3));
        Start(stream: true);
        await NextWatch();
        Send(WatchEventType.Added, Make("b", 3));
        Break(null);
        await _time.AdvanceToNextTimerAsync(otherThan: TimeSpan.FromSeconds(10));

        await NextList();
        await NextWatch();
        _changes.ShouldBe(["Added a"]);
        Break(new KubernetesApiException("too old") { StatusCode = HttpStatusCode.Gone });
        await _time.AdvanceToNextTimerAsync();
        (await NextWatch()).SendInitialEvents.ShouldBe(true);
    }

    [Fact]
    public async Task RunAsync_OptionalKindMissingOnAServerThatStreams_IsEmptyAndLookedForAgain()
    {
        _options.Optional();
        Start(stream: true);
        await NextWatch();
        Break(new KubernetesApiException("no such resource") { StatusCode = HttpStatusCode.NotFound });

        (await _time.AdvanceToNextTimerAsync(otherThan: TimeSpan.FromSeconds(10))).ShouldBeInRange(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
        (await NextWatch()).SendInitialEvents.ShouldBe(true);
        _store.IsServed.ShouldBeFalse();
    }

    private static V1ConfigMap End(long version) => Make("", version) with
    {
        Metadata = new()
        {
            ResourceVersion = version.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Annotations = new Dictionary<string, string> { ["k8s.io/initial-events-end"] = "true" },
        },
    };

    private void Start(bool stream = false)
    {
        var reflector = new Reflector<V1ConfigMap>(
            List, Watch, _store, _options, _time, new Random(1), NullLogger.Instance, new() { StreamLists = stream });
        _running = reflector.RunAsync(_stop.Token);
    }

    private void Page(string version, params V1ConfigMap[] items) => _pages.Enqueue(_ => new(items, version, null));

    private void Send(WatchEventType type, V1ConfigMap entity) => _events.Writer.TryWrite(new(type, entity)).ShouldBeTrue();

    private void Break(Exception? exception) => Interlocked.Exchange(ref _events, Channel.CreateUnbounded<WatchEvent<V1ConfigMap>>()).Writer.Complete(exception);

    private ValueTask<ListOptions> NextList() => _lists.Reader.ReadAsync(Cancel);

    private ValueTask<WatchOptions> NextWatch() => _watches.Reader.ReadAsync(Cancel);

    private async Task<ListPage<V1ConfigMap>> List(ListOptions options, CancellationToken cancellationToken)
    {
        await Task.Yield();
        _lists.Writer.TryWrite(options);
        return _pages.Dequeue()(options);
    }

    private async IAsyncEnumerable<WatchEvent<V1ConfigMap>> Watch(WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = _events;
        _watches.Writer.TryWrite(options);
        await foreach (var change in events.Reader.ReadAllAsync(cancellationToken))
        {
            yield return change;
        }
    }
}
