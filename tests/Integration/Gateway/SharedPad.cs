using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Berth.Tests.Integration.Gateway;

/// <summary>An editor reduced to what matters here: what one types, all see, over a WebSocket.</summary>
internal sealed class SharedPad : IAsyncDisposable
{
    private const string Page = """
        <!doctype html><title>Pad</title><h1>Pad</h1><input id="line" aria-label="line"><pre id="text"></pre><p id="state">connecting</p>
        <script>
          const socket = new WebSocket(location.origin.replace('http', 'ws') + '/pad');
          socket.onopen = () => state.textContent = 'connected';
          socket.onclose = event => state.textContent = 'closed ' + event.code;
          socket.onmessage = event => text.textContent += event.data + '\n';
          line.onchange = () => { socket.send(line.value); line.value = ''; };
        </script>
        """;

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<WebSocket, bool> _sockets = new();

    private SharedPad(WebApplication app) => _app = app;

    /// <summary>The port, on the loopback address.</summary>
    public int Port => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    public static async Task<SharedPad> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var pad = new SharedPad(app);
        app.UseWebSockets();
        app.Run(context => context.Request.Path == "/pad" ? pad.JoinAsync(context) : ShowAsync(context));
        await app.StartAsync();
        return pad;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task ShowAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(Page);
    }

    private async Task JoinAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        _sockets[socket] = true;
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted) is { MessageType: WebSocketMessageType.Text } got)
            {
                var line = Encoding.UTF8.GetString(buffer, 0, got.Count);
                foreach (var other in _sockets.Keys)
                {
                    await other.SendAsync(Encoding.UTF8.GetBytes(line), WebSocketMessageType.Text, true, CancellationToken.None);
                }
            }
        }
        catch (Exception left) when (left is WebSocketException or OperationCanceledException)
        {
            // Gone without a word.
        }
        finally
        {
            _sockets.TryRemove(socket, out _);
        }
    }
}
