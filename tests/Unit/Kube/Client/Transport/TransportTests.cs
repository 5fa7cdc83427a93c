using System.Net;
using System.Net.Sockets;
using Berth.Kube.Client;
using k8s.Models;

namespace Berth.Tests.Unit.Kube.Client.Transport;

public sealed class TransportTests
{
    private const string Map = """{"kind":"ConfigMap","metadata":{"name":"m","namespace":"n"}}""";
    private const string Busy = """{"kind":"Status","status":"Failure","message":"too many","reason":"TooManyRequests","code":429}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Get_RefusedWithRetryAfter_IsAskedAgain()
    {
        await using var server = new RawServer(RawServer.Answer("429 Too Many", Busy, "Retry-After: 0\r\n"), RawServer.Answer("503 Later", "later", "Retry-After: 0\r\n"), RawServer.Answer("200 OK", Map));
        using var client = Client(server);

        (await client.GetAsync<V1ConfigMap>("n", "m", Ct))!.Metadata.Name.ShouldBe("m");
        server.Requests.Count.ShouldBe(3);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Create_UnavailableWithRetryAfter_IsNotSentTwice()
    {
        await using var server = new RawServer(RawServer.Answer("503 Later", "later", "Retry-After: 0\r\n"));
        using var client = Client(server);

        var error = await Should.ThrowAsync<KubernetesApiException>(() => client.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "m", NamespaceProperty = "n" } }, Ct));

        error.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        error.RetryAfter.ShouldBe(TimeSpan.Zero);
        server.Requests.Count.ShouldBe(1);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Create_SomethingStandsAgainstWrites_IsNotSentAndReadsAre()
    {
        await using var server = new RawServer(RawServer.Answer("200 OK", Map));
        using var client = Client(server, new() { WhyNotWrite = () => "another leads" });

        var error = await Should.ThrowAsync<KubernetesApiException>(() => client.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "m", NamespaceProperty = "n" } }, Ct));
        await client.GetAsync<V1ConfigMap>("n", "m", Ct);

        error.Message.ShouldContain("another leads");
        server.Requests.ShouldHaveSingleItem().ShouldStartWith("GET ");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Update_SomethingStandsAgainstWrites_LeasesAreSent()
    {
        await using var server = new RawServer(RawServer.Answer("200 OK", """{"kind":"Lease","metadata":{"name":"l","namespace":"n"}}"""));
        using var client = Client(server, new() { WhyNotWrite = () => "another leads" });

        (await client.UpdateAsync(new V1Lease { Metadata = new() { Name = "l", NamespaceProperty = "n" } }, Ct)).Metadata.Name.ShouldBe("l");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Get_RefusedForever_IsGivenUpAfterTheBound()
    {
        await using var server = new RawServer(RawServer.Answer("429 Too Many", Busy, "Retry-After: 0\r\n"));
        using var client = Client(server, new() { MaxRetries = 2 });

        (await Should.ThrowAsync<KubernetesApiException>(() => client.GetAsync<V1ConfigMap>("n", "m", Ct))).IsTooManyRequests.ShouldBeTrue();
        server.Requests.Count.ShouldBe(3);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Get_ToldToWaitTooLong_FailsAtOnceAndTellsForHowLong()
    {
        await using var server = new RawServer(RawServer.Answer("429 Too Many", Busy, "Retry-After: 3600\r\n"));
        using var client = Client(server);

        (await Should.ThrowAsync<KubernetesApiException>(() => client.GetAsync<V1ConfigMap>("n", "m", Ct))).RetryAfter.ShouldBe(TimeSpan.FromHours(1));
        server.Requests.Count.ShouldBe(1);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Get_NobodyListens_NamesTheAddress()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://{listener.LocalEndpoint}");
        listener.Stop();
        using var client = new KubernetesClient(new() { Server = address }, new() { MaxRetries = 1 });

        var error = await Should.ThrowAsync<KubernetesApiException>(() => client.GetAsync<V1ConfigMap>("n", "m", Ct));

        error.IsUnreachable.ShouldBeTrue();
        error.Message.ShouldContain(address.Authority);
        error.Message.ShouldContain("GET /api/v1/namespaces/n/configmaps/m");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Get_ServerIsSilent_TimesOut()
    {
        await using var server = new RawServer(RawServer.Silence);
        using var client = Client(server, new() { RequestTimeout = TimeSpan.FromMilliseconds(200) });

        var error = await Should.ThrowAsync<KubernetesApiException>(() => client.GetAsync<V1ConfigMap>("n", "m", Ct));

        error.IsUnreachable.ShouldBeTrue();
        error.Message.ShouldContain("no complete answer within 0.2 s");
    }

    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData("200 OK", "<html>Log in</html>", "begins: <html>Log in</html>")]
    [InlineData("200 OK", "", "the answer is empty")]
    [InlineData("200 OK", "{\"metadata\":{\"name\":", "not V1ConfigMap")]
    [InlineData("502 Bad Gateway", "<html>bad</html>", "502 BadGateway: <html>bad</html>")]
    [InlineData("500 Oops", "", "500 InternalServerError: no explanation was given")]
    [InlineData("403 Forbidden", "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"may not\",\"reason\":\"Forbidden\",\"code\":403}", "403 Forbidden: may not")]
    public async Task Get_BadAnswer_IsExplained(string status, string body, string expected)
    {
        await using var server = new RawServer(RawServer.Answer(status, body));
        using var client = new KubernetesClient(new() { Server = server.Address, Credentials = new() { Token = "sesame" } });

        var error = await Should.ThrowAsync<KubernetesApiException>(() => client.GetAsync<V1ConfigMap>("n", "m", Ct));

        error.Message.ShouldContain("GET /api/v1/namespaces/n/configmaps/m: ");
        error.Message.ShouldContain(expected);
        error.ToString().ShouldNotContain("sesame");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Get_AnswerIsTooLarge_IsNotTakenIn()
    {
        await using var server = new RawServer(RawServer.Answer("200 OK", $$"""{"metadata":{"name":"{{new string('x', 100_000)}}"} }"""));
        using var client = Client(server, new() { MaxObjectBytes = 50_000 });

        (await Should.ThrowAsync<KubernetesApiException>(() => client.GetAsync<V1ConfigMap>("n", "m", Ct))).Message.ShouldContain("larger than 50000 bytes");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task GetAndWatch_ObjectOfTenMegabytes_IsReadWhole()
    {
        var value = new string('x', 10 * 1024 * 1024);
        var json = $$"""{"kind":"ConfigMap","metadata":{"name":"m","namespace":"n"},"data":{"k":"{{value}}"} }""";
        await using var server = new RawServer(
            RawServer.Answer("200 OK", json), RawServer.Pieces(System.Text.Encoding.UTF8.GetBytes($$"""{"type":"ADDED","object":{{json}}}""" + "\n")));
        using var client = Client(server);

        (await client.GetAsync<V1ConfigMap>("n", "m", Ct))!.Data!["k"].Length.ShouldBe(value.Length);
        (await client.WatchAsync<V1ConfigMap>(new() { Namespace = "n" }, Ct).ToListAsync(Ct)).Single().Object.Data!["k"].Length.ShouldBe(value.Length);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task GetListAndWatch_ObjectBeyondTheBound_AreRefusedWithTheRequestsName()
    {
        var json = $$"""{"kind":"ConfigMap","metadata":{"name":"m","namespace":"n"},"data":{"k":"{{new string('x', 200_000)}}"} }""";
        await using var server = new RawServer(
            RawServer.Answer("200 OK", json),
            RawServer.Answer("200 OK", $$"""{"items":[{{json}}]}"""),
            RawServer.Pieces(System.Text.Encoding.UTF8.GetBytes($$"""{"type":"ADDED","object":{{json}}}""" + "\n")));
        using var client = Client(server, new() { MaxObjectBytes = 100_000 });

        foreach (var read in (Func<Task>[])
        [
            () => client.GetAsync<V1ConfigMap>("n", "m", Ct),
            () => client.ListPageAsync<V1ConfigMap>(new() { Namespace = "n" }, Ct),
            () => client.WatchAsync<V1ConfigMap>(new() { Namespace = "n" }, Ct).ToListAsync(Ct).AsTask(),
        ])
        {
            var refused = await Should.ThrowAsync<KubernetesApiException>(read);
            refused.Message.ShouldContain("/api/v1/namespaces/n/configmaps");
            refused.Message.ShouldContain("larger than 100000 bytes");
        }
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Get_BreaksOff_IsUnreachable()
    {
        await using var server = new RawServer(RawServer.Cut("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"metadata\""));
        using var client = Client(server);

        (await Should.ThrowAsync<KubernetesApiException>(() => client.GetAsync<V1ConfigMap>("n", "m", Ct))).IsUnreachable.ShouldBeTrue();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Get_UnauthorizedWithATokenFile_ReadsTheFileAgain()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("token", "old\n");
        await using var server = new RawServer(RawServer.Answer("200 OK", Map), RawServer.Answer("401 Unauthorized", ""), RawServer.Answer("200 OK", Map));
        using var client = new KubernetesClient(new() { Server = server.Address, Credentials = new() { TokenFile = file } });
        await client.GetAsync<V1ConfigMap>("n", "m", Ct);
        folder.Write("token", "new\n");
        await client.GetAsync<V1ConfigMap>("n", "m", Ct);

        server.Requests.Select(r => r.Split("\r\n").First(l => l.StartsWith("Authorization", StringComparison.Ordinal)))
            .ShouldBe(["Authorization: Bearer old", "Authorization: Bearer old", "Authorization: Bearer new"]);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Apply_AnObject_IsStampedAndSaysWhoAppliesIt()
    {
        await using var server = new RawServer(RawServer.Answer("200 OK", Map));
        using var client = new KubernetesClient(
            new() { Server = server.Address, Credentials = new() { Impersonate = new() { UserName = "alice", Groups = ["a", "b"] } } });
        await client.ApplyAsync(new V1ConfigMap { Metadata = new() { Name = "m", NamespaceProperty = "n" }, Data = new Dictionary<string, string> { ["k"] = "ü<" } }, "berth", Ct);

        server.Requests.TryDequeue(out var request).ShouldBeTrue();
        request.ShouldStartWith("PATCH /api/v1/namespaces/n/configmaps/m?fieldManager=berth&force=true HTTP/1.1");
        request.ShouldContain("Content-Type: application/apply-patch+yaml");
        request.ShouldContain("Impersonate-User: alice");
        request.ShouldEndWith("""{"apiVersion":"v1","data":{"k":"ü<"},"kind":"ConfigMap","metadata":{"name":"m","namespace":"n"}}""");
    }

    [Fact]
    public async Task Delete_WithoutAName_DoesNotReachTheCollection()
    {
        using var client = new KubernetesClient(new() { Server = new("http://127.0.0.1:1") });

        await Should.ThrowAsync<ArgumentException>(() => client.DeleteAsync<V1ConfigMap>("n", "", null, Ct));
    }

    private static KubernetesClient Client(RawServer server, KubernetesClientOptions? options = null) => new(new() { Server = server.Address }, options);
}
