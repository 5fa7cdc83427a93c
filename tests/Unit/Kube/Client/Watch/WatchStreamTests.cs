using System.Text;
using Berth.Crds;
using Berth.Kube.Client;
using Berth.Tests.Unit.Kube.Client.Transport;
using Berth.Tests.Unit.Kube.Runtime;
using k8s;
using k8s.Models;

namespace Berth.Tests.Unit.Kube.Client.Watch;

public sealed class WatchStreamTests
{
    private const string Added = """{"type":"ADDED","object":{"kind":"ConfigMap","metadata":{"name":"größe","resourceVersion":"5"}}}""";
    private const string Swapped = """{"object":{"metadata":{"name":"b"}},"extra":[{"x":1}],"type":"DELETED"}""";
    private const string Bookmark = """{"type":"BOOKMARK","object":{"kind":"ConfigMap","metadata":{"resourceVersion":"9","annotations":{"k8s.io/initial-events-end":"true"}}}}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Read_CutAtAnyByte_IsTheSame()
    {
        var bytes = Encoding.UTF8.GetBytes($"{Added}\n{Swapped}\r\n\n{Bookmark}\n");
        for (var cut = 1; cut < bytes.Length; cut += 7)
        {
            var events = await ReadAsync(RawServer.Pieces(bytes[..cut], bytes[cut..]));

            events.Select(e => e.Type).ShouldBe([WatchEventType.Added, WatchEventType.Deleted, WatchEventType.Bookmark]);
            events[0].Object.Metadata.Name.ShouldBe("größe");
            events[2].IsInitialEventsEnd.ShouldBeTrue();
            events[2].Object.Metadata.ResourceVersion.ShouldBe("9");
        }
    }

    // Found by a story: each bookmark broke the watch of grants, and they were heard of ever later.
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Read_BookmarkOfAKindWhoseSpecIsRequired_IsRead()
    {
        var told = (await ReadAsync<SnapshotGrant>(RawServer.Pieces(Encoding.UTF8.GetBytes(Bookmark + "\n")), KnowingCrds())).Single();

        told.IsInitialEventsEnd.ShouldBeTrue();
        told.Object.Metadata.ResourceVersion.ShouldBe("9");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Read_ObjectWithoutARequiredSpec_IsUnreadableAndDoesNotEndTheStream()
    {
        var lines = Encoding.UTF8.GetBytes("""{"type":"ADDED","object":{"metadata":{"name":"a","resourceVersion":"5"}}}""" + "\n" + Bookmark + "\n");

        var told = await ReadAsync<SnapshotGrant>(RawServer.Pieces(lines), KnowingCrds());

        told[0].Unreadable.ShouldNotBeNull().Error.ShouldContain("spec");
        told[0].Object.Metadata.ResourceVersion.ShouldBe("5", "the watch goes on from there");
        told[1].IsInitialEventsEnd.ShouldBeTrue();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Read_OneByteAtATime_IsTheSame()
    {
        var bytes = Encoding.UTF8.GetBytes(Added + "\n");

        (await ReadAsync(RawServer.Pieces([.. bytes.Select(b => new[] { b })]))).Single().Object.Metadata.Name.ShouldBe("größe");
    }

    /// <summary>KubernetesClient issue 263: an event must be told when it comes, not when the next one does.</summary>
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Read_StreamStaysOpen_TellsEachEventAsItComes_KubernetesClient263()
    {
        await using var server = new RawServer(RawServer.Endless(Encoding.UTF8.GetBytes(Added + "\n")));
        using var client = new KubernetesClient(new() { Server = server.Address });

        (await client.WatchAsync<V1ConfigMap>(new(), Ct).FirstAsync(Ct)).Object.Metadata.Name.ShouldBe("größe");
    }

    /// <summary>KubernetesClient issue 884: a connection that died in silence.</summary>
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Read_SilenceBeyondTheServersTimeout_IsAnError_KubernetesClient884()
    {
        await using var server = new RawServer(RawServer.Endless(Encoding.UTF8.GetBytes(Added + "\n")));
        var clock = new ManualTimeProvider();
        using var client = new KubernetesClient(new() { Server = server.Address }, new() { TimeProvider = clock });
        await using var events = client.WatchAsync<V1ConfigMap>(new() { Timeout = TimeSpan.FromMinutes(5) }, Ct).GetAsyncEnumerator(Ct);
        (await events.MoveNextAsync()).ShouldBeTrue();

        var next = events.MoveNextAsync().AsTask();
        clock.Advance(TimeSpan.FromMinutes(5));
        next.IsCompleted.ShouldBeFalse("the server may still end it");
        clock.Advance(new KubernetesClientOptions().WatchTimeoutMargin);

        await Should.ThrowAsync<WatchIdleException>(() => next);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Read_NoHeadersEver_IsAnError()
    {
        await using var server = new RawServer(RawServer.Silence);
        using var client = new KubernetesClient(new() { Server = server.Address }, new() { RequestTimeout = TimeSpan.FromMilliseconds(200) });

        (await Should.ThrowAsync<KubernetesApiException>(async () => await client.WatchAsync<V1ConfigMap>(new(), Ct).ToListAsync(Ct))).IsUnreachable.ShouldBeTrue();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Read_ErrorEvent_IsThrownAfterWhatCameBefore()
    {
        const string Gone = """{"type":"ERROR","object":{"kind":"Status","status":"Failure","message":"too old resource version","reason":"Expired","code":410}}""";
        var error = await Should.ThrowAsync<KubernetesApiException>(() => ReadAsync(RawServer.Pieces(Encoding.UTF8.GetBytes($"{Added}\n{Gone}\n"))));

        error.IsExpired.ShouldBeTrue();
        error.Reason.ShouldBe("Expired");
        error.Message.ShouldContain("too old resource version");
    }

    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"na""", "broke off in the middle of an event")]
    [InlineData("<html>proxy</html>\n", "begins: <html>proxy</html>")]
    [InlineData("{\"type\":\"ADDED\"}\n", "no object")]
    [InlineData("{\"object\":{}}\n", "no type")]
    [InlineData("{\"type\":\"MOVED\",\"object\":{}}\n", "MOVED")]
    [InlineData("{\"type\":\"ADDED\",\"object\":{}}{}\n", "cannot be read")]
    [InlineData("[]\n", "begins: []")]
    public async Task Read_NotAnEvent_IsExplained(string text, string expected)
    {
        var error = await Should.ThrowAsync<KubernetesApiException>(() => ReadAsync(RawServer.Pieces(Encoding.UTF8.GetBytes(text))));

        error.Message.ShouldStartWith("WATCH /api/v1/configmaps?watch=true");
        error.Message.ShouldContain(expected);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Read_AnEventWithoutEnd_IsBounded()
    {
        var text = """{"type":"ADDED","object":{"metadata":{"name":" """ + new string('x', 200_000);
        var error = await Should.ThrowAsync<KubernetesApiException>(() => ReadAsync(RawServer.Endless(Encoding.UTF8.GetBytes(text)), new() { MaxObjectBytes = 100_000 }));

        error.Message.ShouldContain("larger than 100000 bytes");
    }

    private static Task<List<WatchEvent<V1ConfigMap>>> ReadAsync(Func<Stream, CancellationToken, Task> answer, KubernetesClientOptions? options = null) =>
        ReadAsync<V1ConfigMap>(answer, options);

    private static async Task<List<WatchEvent<T>>> ReadAsync<T>(Func<Stream, CancellationToken, Task> answer, KubernetesClientOptions? options)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        await using var server = new RawServer(answer);
        using var client = new KubernetesClient(new() { Server = server.Address }, options);
        return await client.WatchAsync<T>(new(), Ct).ToListAsync(Ct);
    }

    private static KubernetesClientOptions KnowingCrds()
    {
        var options = new KubernetesClientOptions();
        options.JsonResolvers.Add(CrdsJsonContext.Default);
        return options;
    }
}
