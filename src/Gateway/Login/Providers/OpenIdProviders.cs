using System.Net;

namespace Berth.Gateway.Login;

/// <summary>All providers, in the order in which they are offered.</summary>
internal sealed class OpenIdProviders : IDisposable
{
    private const int LongestAnswer = 1024 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        // A token endpoint that leads elsewhere would be given the client's secret there.
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = LongestAnswer,
    };

    public OpenIdProviders(LoginSettings settings, GatewaySettings gateway, TimeProvider time, ILogger<OpenIdProviders> logger) =>
        All = [.. settings.Providers.Select(provider => new OpenIdProvider(provider, gateway, _http, time, logger))];

    public IReadOnlyList<OpenIdProvider> All { get; }

    public OpenIdProvider? Named(string? name) => All.FirstOrDefault(provider => provider.Settings.Name == name);

    public void Dispose()
    {
        foreach (var provider in All)
        {
            provider.Dispose();
        }

        _http.Dispose();
    }
}
