using Berth.Crds;
using Berth.Gateway;
using Berth.Gateway.Identity;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Berth.Tests.Integration.Gateway;

/// <summary>What workspaces are told of who comes, checked as a workspace would: with a library for tokens and the published keys.</summary>
public sealed class IdentityHeaderTests(GatewayWorld world) : GateTest(world)
{
    private const string Header = "X-Berth-Identity: ";

    [Fact]
    public async Task Ask_OwnerAndGuests_WorkspaceCanProveWhoComes()
    {
        await using var gateway = await StartAsync();
        var workspace = await RunAsync(gateway, SharedWithBob with { Sharing = SharedWithBob.Sharing! with { Groups = ["reviewers"] } });

        var alice = await CheckAsync(gateway, await TokenAsync(gateway, workspace, "alice"), workspace.Uid);
        alice.IsValid.ShouldBeTrue(alice.Exception?.ToString());
        alice.Claims["sub"].ShouldBe("https://id.example.com#alice");
        alice.Claims["name"].ShouldBe("alice@example.com");
        alice.Claims["role"].ShouldBe("owner");
        (alice.SecurityToken.ValidTo - ((JsonWebToken)alice.SecurityToken).IssuedAt).ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(1));

        var carol = await CheckAsync(gateway, await TokenAsync(gateway, workspace, "carol"), workspace.Uid);
        carol.Claims["role"].ShouldBe("guest");
        Groups(carol).ShouldBe(["reviewers"]);
        Groups(await CheckAsync(gateway, await TokenAsync(gateway, workspace, "bob"), workspace.Uid)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Ask_TokenOfOneWorkspace_IsWorthNothingInAnother()
    {
        await using var gateway = await StartAsync();
        var (one, other) = (await RunAsync(gateway, SharedWithBob), await RunAsync(gateway, SharedWithBob));
        var token = await TokenAsync(gateway, one, "bob");

        (await CheckAsync(gateway, token, other.Uid)).Exception.ShouldBeOfType<SecurityTokenInvalidAudienceException>();
        (await CheckAsync(gateway, $"{token[..^4]}AAAA", one.Uid)).IsValid.ShouldBeFalse();
    }

    [Fact]
    public async Task Ask_VisitorBringsATokenOfTheirOwn_ItStaysOutside()
    {
        await using var gateway = await StartAsync();
        var workspace = await RunAsync(gateway, SharedWithBob);

        var answer = await AskAsync(
            Get(workspace.Label, TestSessions.Cookie("bob"), headers: "X-Berth-Identity: forged1\r\nx_berth_identity: forged2\r\n"), gateway);

        answer.ShouldNotContain("forged");
        answer.Split('\n').Count(line => line.StartsWith(Header, StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Start_TwoReplicas_AgreeOnTheKeys()
    {
        var ns = await NewNamespaceAsync();
        var replicas = await Task.WhenAll(StartAsync(ns), StartAsync(ns));

        var published = await Task.WhenAll(replicas.Select(JwksAsync));

        published[0].ShouldBe(published[1]);
        new JsonWebKeySet(published[0]).Keys.Count.ShouldBe(1);
        var secret = await World.Client.GetAsync<V1Secret>(ns, "berth-gateway-keys", Ct);
        secret!.Data!.Keys.ShouldAllBe(key => key.StartsWith("identity-", StringComparison.Ordinal));
        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }
    }

    [Fact]
    public async Task Ask_InstallationTellsNothing_WorkspaceIsToldNothing()
    {
        await using var gateway = await StartAsync(change: settings => settings with { TellIdentity = false });
        var workspace = await RunAsync(gateway, SharedWithBob);

        (await AskAsync(Get(workspace.Label, TestSessions.Cookie("bob")), gateway)).ShouldNotContain(Header);
    }

    private static string[] Groups(TokenValidationResult token) => ((JsonWebToken)token.SecurityToken).GetPayloadValue<string[]>("groups");

    private static async Task<string> JwksAsync(GatewayReplica gateway)
    {
        using var http = new HttpClient(GateHttp.HandlerFor(gateway.EndPoint));
        return await http.GetStringAsync(new Uri($"http://berth.example.org:443{IdentityEndpoint.Path}"), Ct);
    }

    private static async Task<TokenValidationResult> CheckAsync(GatewayReplica gateway, string token, string uid) =>
        await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = "https://berth.example.org",
            ValidAudience = uid,
            IssuerSigningKeys = new JsonWebKeySet(await JwksAsync(gateway)).GetSigningKeys(),
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ClockSkew = TimeSpan.FromSeconds(10),
        });

    private async Task<string> TokenAsync(GatewayReplica gateway, TestWorkspace workspace, string account)
    {
        var answer = await AskAsync(Get(workspace.Label, TestSessions.Cookie(account)), gateway);
        return answer.Split('\n').Single(line => line.StartsWith(Header, StringComparison.Ordinal))[Header.Length..].Trim();
    }

    private async Task<TestWorkspace> RunAsync(GatewayReplica gateway, WorkspaceSpec spec)
    {
        var workspace = await World.WorkspaceAsync(spec, Ct);
        await gateway.WaitForAsync(workspace.Label, Ct);
        return workspace;
    }

    private Task<string> NewNamespaceAsync() => ControlPlane.NewNamespaceAsync(World.Client, Ct);

    private async Task<GatewayReplica> StartAsync(string? ns = null, Func<GatewaySettings, GatewaySettings>? change = null)
    {
        var gateway = await GatewayReplica.StartAsync(World.Cluster, World.Sessions, new(), ns ?? await NewNamespaceAsync(), change: change);
        await Wait.ForAsync(() => Task.FromResult(gateway.Services.GetRequiredService<IdentityKeys>().Known.All.Count > 0), () => "a key", Ct);
        return gateway;
    }
}
