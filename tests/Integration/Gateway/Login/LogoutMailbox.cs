using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Berth.Tests.Integration.Gateway.Login;

/// <summary>Stands where the gateway would be told of logouts, and keeps what the provider sends, to send it on when the test wants.</summary>
internal sealed class LogoutMailbox : IAsyncDisposable
{
    private readonly Channel<string> _tokens = Channel.CreateUnbounded<string>();
    private readonly WebApplication _app;

    private LogoutMailbox()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        _app = builder.Build();
        _app.MapPost("/", (RequestDelegate)(async context =>
            await _tokens.Writer.WriteAsync((await context.Request.ReadFormAsync(context.RequestAborted))["logout_token"].Single()!)));
    }

    public string Address => _app.Urls.Single();

    public static async Task<LogoutMailbox> StartAsync(CancellationToken ct)
    {
        var mailbox = new LogoutMailbox();
        await mailbox._app.StartAsync(ct);
        return mailbox;
    }

    public Task<string> TakeAsync(CancellationToken ct) => _tokens.Reader.ReadAsync(ct).AsTask();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
