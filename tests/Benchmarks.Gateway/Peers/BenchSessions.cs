using System.Security.Cryptography;
using Berth.Gateway;
using Berth.Gateway.Login;
using Berth.Kube.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Benchmarks.Gateway.Peers;

/// <summary>
/// Session cookies as a login makes them: sealed with the keys of the gateway, which are in their Secret. The harness is a replica that
/// serves nothing.
/// </summary>
internal sealed class BenchSessions : IAsyncDisposable
{
    /// <summary>The providers; nobody logs in there, but sessions are theirs.</summary>
    public const string LoginJson = """{"providers":[{"name":"bench","issuer":"https://id.example.com","clientId":"berth"}]}""";

    private readonly WebApplication _app;
    private readonly LoginSeals _seals;

    private BenchSessions(WebApplication app)
    {
        _app = app;
        _seals = app.Services.GetRequiredService<LoginSeals>();
    }

    /// <summary>What all replicas agree on.</summary>
    public static GatewaySettings Settings { get; } = new()
    {
        PortalUrl = new("https://berth.example.org"),
        Workspaces = WorkspaceDomain.Parse("https://{label}.workspaces.example.com"),
        Namespace = "berth-system",
    };

    /// <summary>Makes the keys, unless they are there.</summary>
    public static BenchSessions Start(string kubeconfig)
    {
        var login = LoginSettings.FromEnvironment(name => name == "BERTH_LOGIN" ? LoginJson : null, File.ReadAllText);
        return new(GatewayHost.CreateBuilder(Settings, login, ClusterConfiguration.Load(kubeconfig)).Build());
    }

    /// <summary>The name of a workspace's host.</summary>
    public static string Host(string label) => $"{label}.{Settings.Workspaces.Domain}";

    /// <summary>The Cookie header of a new login of an account, good for one host.</summary>
    public string Cookie(string account, string label)
    {
        var now = TimeProvider.System.GetUtcNow();
        var identity = new GatewayIdentity
        {
            Issuer = "https://id.example.com",
            Subject = account,
            Names = [$"{account}@example.com", account],
            Groups = ["developers", "everybody"],
            SessionId = RandomNumberGenerator.GetHexString(32),
            StartedAt = now,
            ExpiresAt = now.AddHours(2),
        };
        return $"__Host-berth={_seals.Sessions.Seal(new(Host(label), identity), identity.ExpiresAt)}";
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
