using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Berth.Tests.Integration.Gateway;

/// <summary>A program as one finds it in workspaces: pages, a stream, an upload, a WebSocket. It tells what reached it.</summary>
public sealed class Upstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Upstream(WebApplication app)
    {
        _app = app;
        Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    /// <summary>The port, on every loopback address.</summary>
    public int Port { get; }

    /// <summary>Starts it on a free port.</summary>
    public static async Task<Upstream> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenAnyIP(0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(context => context.Request.Path.Value switch
        {
            "/ws" => EchoAsync(context),
            "/stream" => StreamAsync(context),
            "/upload" => UploadAsync(context),
            "/cookies" => CookiesAsync(context),
            _ => TellAsync(context),
        });
        await app.StartAsync();
        return new(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task TellAsync(HttpContext context)
    {
        var told = new StringBuilder($"{context.Request.Method} {context.Features.Get<IHttpRequestFeature>()!.RawTarget}\n");
        foreach (var (name, values) in context.Request.Headers)
        {
            foreach (var value in values)
            {
                told.Append(name).Append(": ").Append(value).Append('\n');
            }
        }

        return context.Response.WriteAsync(told.ToString());
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } got)
        {
            await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, context.RequestAborted);
        }
    }

    private static async Task StreamAsync(HttpContext context)
    {
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.WriteAsync("tick\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(20, context.RequestAborted);
        }
    }

    private static async Task UploadAsync(HttpContext context)
    {
        var buffer = new byte[64 * 1024];
        var total = 0L;
        for (int read; (read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            total += read;
        }

        await context.Response.WriteAsync($"received {total}");
    }

    private static Task CookiesAsync(HttpContext context)
    {
        context.Response.Headers.SetCookie = new(["app=1; Path=/", "__Host-berth=forged; Path=/; Secure", "wide=1; Domain=workspaces.example.com", "=__Host-berth=forged"]);
        context.Response.Headers["Clear-Site-Data"] = "\"cookies\"";
        return context.Response.WriteAsync("set");
    }
}
