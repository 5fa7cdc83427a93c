using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Berth.Tests.Faults.Proxy;

/// <summary>One request at the proxy: what a <see cref="Fault"/> can do with it.</summary>
public sealed class Exchange(
    HttpContext context, ApiCall call, byte[] body, HttpClient upstream, NamespaceFilter? filter, Func<ApiCall, CancellationToken, Task> seen)
{
    private const int BufferSize = 32 * 1024;

    /// <summary>The request.</summary>
    public ApiCall Call => call;

    /// <summary>Where it goes at the server, with its query.</summary>
    public string Path { get; } = context.Request.Path.Value + context.Request.QueryString;

    /// <summary>Cancelled when the client has gone away.</summary>
    public CancellationToken ClientGone => context.RequestAborted;

    /// <summary>Passes the request on, and its answer back as it comes.</summary>
    /// <param name="bytes">How much of the answer the client gets at most, in bytes.</param>
    /// <param name="path">Where to, if not where the client wanted.</param>
    public async Task ForwardAsync(long bytes = long.MaxValue, string? path = null)
    {
        using var response = await AskAsync(path);
        if (filter is not null && response.IsSuccessStatusCode)
        {
            await ForwardAsync(response, filter);
            return;
        }

        Begin(response);
        await FlushHeadAsync();
        await using var stream = await response.Content.ReadAsStreamAsync(ClientGone);
        var buffer = new byte[BufferSize];
        for (var left = bytes; left > 0 && await stream.ReadAsync(buffer, ClientGone) is var read and > 0; left -= read)
        {
            await seen(call, ClientGone);
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, (int)Math.Min(read, left)), ClientGone);
            await context.Response.Body.FlushAsync(ClientGone);
        }
    }

    /// <summary>Passes the request on, and its answer back line by line, as far as a filter lets them through.</summary>
    public async Task ForwardLinesAsync(Func<string, bool> through)
    {
        using var response = await AskAsync();
        Begin(response);
        await FlushHeadAsync();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(ClientGone));
        while (await reader.ReadLineAsync(ClientGone) is { } line)
        {
            if (through(line))
            {
                await context.Response.WriteAsync(line + "\n", ClientGone);
                await context.Response.Body.FlushAsync(ClientGone);
            }
        }
    }

    /// <summary>Passes the request on and reads the whole answer, which the client does not get.</summary>
    /// <param name="path">Where to, if not where the client wanted.</param>
    public async Task<(HttpStatusCode Status, byte[] Body)> CompleteAsync(string? path = null)
    {
        using var response = await AskAsync(path);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Passes the request on and gives the client the head of the answer, without waiting for its body.</summary>
    public async Task ForwardHeadAsync()
    {
        using var response = await AskAsync();
        Begin(response);
        await FlushHeadAsync();
    }

    /// <summary>Answers in the place of the server.</summary>
    public async Task AnswerAsync(int status, string json, TimeSpan? retryAfter = null)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (retryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        await context.Response.WriteAsync(json, ClientGone);
    }

    /// <summary>Breaks off: the client gets no (further) answer, and knows it.</summary>
    public void Abort() => context.Abort();

    private async Task ForwardAsync(HttpResponseMessage response, NamespaceFilter only)
    {
        Begin(response);
        if (!call.IsWatch)
        {
            await context.Response.Body.WriteAsync(only.Filter(await response.Content.ReadAsByteArrayAsync(ClientGone)), ClientGone);
            return;
        }

        await FlushHeadAsync();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(ClientGone));
        while (await reader.ReadLineAsync(ClientGone) is { } line)
        {
            if (only.IsTold(line))
            {
                await seen(call, ClientGone);
                await context.Response.WriteAsync(line + "\n", ClientGone);
                await context.Response.Body.FlushAsync(ClientGone);
            }
        }
    }

    private Task<HttpResponseMessage> AskAsync(string? elsewhere = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), elsewhere ?? Path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", context.Request.Headers.UserAgent.ToString());
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(context.Request.ContentType ?? "application/json");
        }

        // A write that the server has got is made, whether its sender lives to see the answer or not.
        return upstream.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, call.IsWrite ? CancellationToken.None : ClientGone);
    }

    /// <summary>A watch is open once its head has come, which may be long before its first event.</summary>
    private async Task FlushHeadAsync()
    {
        await context.Response.StartAsync(ClientGone);
        await context.Response.Body.FlushAsync(ClientGone);
    }

    private void Begin(HttpResponseMessage response)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        if (response.Headers.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = wait.ToString();
        }
    }
}
