using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Berth.Tests.Integration.Gateway.Login;

/// <summary>
/// A browser as far as a login goes: cookies by host and path, redirects, forms. What it asks of an https address goes to a replica
/// of the gateway, as if TLS had ended before it.
/// </summary>
internal sealed partial class LoginBrowser : IDisposable
{
    private readonly HttpClient _http;
    private readonly int? _port;
    private readonly Dictionary<(string Host, string Path, string Name), string> _cookies;

    public LoginBrowser(LoginReplica replica)
        : this(replica, [])
    {
    }

    /// <summary>One whose gateway listens on a port.</summary>
    public LoginBrowser(int port)
        : this(null!, []) => _port = port;

    private LoginBrowser(LoginReplica replica, Dictionary<(string Host, string Path, string Name), string> cookies)
    {
        Replica = replica;
        _cookies = cookies;
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectCallback = ConnectAsync, PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = TestLimits.OfAWait };
    }

    /// <summary>Where the load balancer sends this browser.</summary>
    public LoginReplica Replica { get; set; }

    public IEnumerable<(string Host, string Name, string Value)> Cookies => _cookies.Select(cookie => (cookie.Key.Host, cookie.Key.Name, cookie.Value));

    /// <summary>Another browser with the same cookies: a thief's.</summary>
    public LoginBrowser Copy() => new(Replica, new(_cookies));

    public void Plant(string host, string name, string value) => _cookies[(host, "/", name)] = value;

    public void Dispose() => _http.Dispose();

    /// <summary>One request, as a page in a tab unless the headers say otherwise.</summary>
    public async Task<Visit> AskAsync(
        Uri address, CancellationToken ct, HttpMethod? method = null, Dictionary<string, string>? form = null, params (string Name, string Value)[] headers)
    {
        var plain = new UriBuilder(address) { Scheme = "http", Port = address.Port, Fragment = "" }.Uri;
        using var request = new HttpRequestMessage(method ?? (form is null ? HttpMethod.Get : HttpMethod.Post), plain);
        request.Headers.Host = address.Authority;
        request.Headers.Add("Accept", "text/html");
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var cookies = _cookies
            .Where(cookie => cookie.Key.Host == address.Host && address.AbsolutePath.StartsWith(cookie.Key.Path, StringComparison.Ordinal))
            .Select(cookie => $"{cookie.Key.Name}={cookie.Value}")
            .ToArray();
        if (cookies.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", cookies));
        }

        request.Content = form is null ? null : new FormUrlEncodedContent(form);
        using var response = await _http.SendAsync(request, ct);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            Keep(address, cookie);
        }

        return new(
            address,
            response.StatusCode,
            await response.Content.ReadAsStringAsync(ct),
            response.Headers.Location is { } location ? new Uri(address, location) : null,
            response.Headers.Concat(response.Content.Headers)
                .SelectMany(header => header.Value.Select(value => (header.Key, value)))
                .ToLookup(header => header.Key, header => header.value, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Follows redirects until a page comes, or until it would go where <paramref name="until"/> says.</summary>
    public async Task<Visit> GoAsync(string address, CancellationToken ct, Func<Uri, bool>? until = null)
    {
        var visit = await AskAsync(new(address), ct);
        for (var i = 0; visit.Location is { } next && until?.Invoke(next) is not true; i++)
        {
            i.ShouldBeLessThan(20, $"redirected for ever: {next}");
            visit = await AskAsync(next, ct);
        }

        return visit;
    }

    /// <summary>Goes to an address, and logs in where it is asked to.</summary>
    public async Task<Visit> LogInAsync(string address, string account, CancellationToken ct, Func<Uri, bool>? until = null) =>
        await SubmitAsync(await GoAsync(address, ct, until), account, ct, until);

    /// <summary>Fills in the provider's form, when it is one.</summary>
    public async Task<Visit> SubmitAsync(Visit visit, string account, CancellationToken ct, Func<Uri, bool>? until = null)
    {
        if (LoginForm().Match(visit.Body) is not { Success: true } form)
        {
            return visit;
        }

        var answer = await AskAsync(new(visit.Address, form.Groups[1].Value), ct, form: new() { ["login"] = account });
        answer.Location.ShouldNotBeNull($"the provider answered {answer.Status}: {answer.Body}");
        return until?.Invoke(answer.Location) is true ? answer : await GoAsync(answer.Location.AbsoluteUri, ct, until);
    }

    private void Keep(Uri address, string text)
    {
        var parts = text.Split("; ");
        var (name, value) = parts[0].Split('=', 2) switch { var pair => (pair[0], pair[1]) };
        var attributes = parts[1..].Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part.ElementAtOrDefault(1), StringComparer.OrdinalIgnoreCase);
        attributes.ShouldNotContainKey("domain");
        if (address.Scheme == "https")
        {
            name.ShouldStartWith("__Host-");
            attributes.Keys.ShouldContain("secure");
            attributes.Keys.ShouldContain("httponly");
            attributes["path"].ShouldBe("/");
        }

        var key = (address.Host, attributes.GetValueOrDefault("path") ?? "/", name);
        var isGone = value.Length == 0
            || (attributes.TryGetValue("max-age", out var age) && age == "0")
            || (attributes.TryGetValue("expires", out var expires) && DateTimeOffset.Parse(expires!, null) < TimeProvider.System.GetUtcNow());
        if (isGone)
        {
            _cookies.Remove(key);
        }
        else
        {
            _cookies[key] = value;
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var isGateway = context.DnsEndPoint.Host.EndsWith(".localhost", StringComparison.Ordinal);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, isGateway ? _port ?? Replica.Port : context.DnsEndPoint.Port), ct);
        return new NetworkStream(socket, ownsSocket: true);
    }

    [GeneratedRegex("action=\"(/interaction/[^\"]+)\"")]
    private static partial Regex LoginForm();
}
