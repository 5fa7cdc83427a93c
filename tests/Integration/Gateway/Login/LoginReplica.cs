using Berth.Gateway;
using Berth.Gateway.Login;
using Berth.Kube.Client;
using Berth.Kube.Runtime;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Berth.Tests.Integration.Gateway.Login;

/// <summary>
/// One of the gateway's replicas, with the login alone: behind it stands a page that says who somebody is. TLS is taken to end before it.
/// </summary>
internal sealed class LoginReplica : IAsyncDisposable
{
    public const string Portal = "https://berth.localhost";

    private readonly WebApplication _app;

    private LoginReplica(WebApplication app) => _app = app;

    public int Port => new Uri(_app.Urls.Single()).Port;

    public ISessions Sessions => _app.Services.GetRequiredService<ISessions>();

    public static async Task<LoginReplica> StartAsync(ControlPlane controlPlane, string ns, LoginSettings login, CancellationToken ct)
    {
        var settings = new GatewaySettings
        {
            PortalUrl = new(Portal),
            Workspaces = WorkspaceDomain.Parse("https://{label}.workspaces.localhost"),
            Namespace = ns,
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(settings);
        builder.Services
            .AddKubernetesOperator(options =>
            {
                options.Name = "berth-gateway";
                options.Namespace = ns;
                options.Cluster = ClusterConfiguration.Load(controlPlane.KubeconfigPath);
                options.LeaderElection.Enabled = false;
            })
            .AddLogin(settings, login);
        var app = builder.Build();
        app.Use((context, next) => settings.Workspaces.LabelOf(context.Request.Host) is null ? next(context) : WorkspaceAsync(context));
        app.MapLogin();
        app.MapGet("/", (RequestDelegate)ShowAsync);
        app.MapGet("/s/{id}", (RequestDelegate)ShowAsync);
        await app.StartAsync(ct);
        await Wait.ForEndAsync(app.Services.GetRequiredService<EntityStore<V1ConfigMap>>().WaitForSyncAsync(ct), "the replica to know the ended sessions", ct);
        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static async Task WorkspaceAsync(HttpContext context)
    {
        if (!await context.RequestServices.GetRequiredService<ISessions>().TryHandleAsync(context))
        {
            await ShowAsync(context);
        }
    }

    private static Task ShowAsync(HttpContext context)
    {
        var sessions = context.RequestServices.GetRequiredService<ISessions>();
        return sessions.Read(context) is { } identity
            ? context.Response.WriteAsync($"{string.Join(' ', identity.Names)} | {string.Join(' ', identity.Groups)}")
            : sessions.ChallengeAsync(context);
    }
}
