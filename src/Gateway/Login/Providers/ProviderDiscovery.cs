using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Berth.Gateway.Login;

/// <summary>
/// What a provider says of itself (OpenID Connect Discovery 1.0) and its keys: kept for an hour, read anew when a token is signed by a
/// key that is not known, and used on while the provider does not answer.
/// </summary>
/// <remarks>
/// The library's own ConfigurationManager reads in the background, so that the first token after a change of keys would be refused,
/// and it takes its time from the system.
/// </remarks>
internal sealed class ProviderDiscovery(ProviderSettings provider, HttpClient http, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    // Anybody can make a token with an unknown key: that must not become a flood of requests to the provider. Nor must all who want to
    // log in wait in line for one that does not answer.
    private static readonly TimeSpan BetweenReads = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _gate = new(1);
    private readonly HttpDocumentRetriever _documents = new(http) { RequireHttps = provider.Issuer.StartsWith("https:", StringComparison.Ordinal) };
    private OpenIdConnectConfiguration? _known;
    private long _readAt;
    private long? _spentAt;

    /// <summary>What is known.</summary>
    /// <param name="lacking">What was found to lack a key: read anew if nobody has since. Null: what is at hand will do.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="ProviderException">Nothing is known, and the provider does not answer.</exception>
    public async Task<OpenIdConnectConfiguration> GetAsync(OpenIdConnectConfiguration? lacking, CancellationToken ct)
    {
        if (IsGood(lacking))
        {
            return _known!;
        }

        await _gate.WaitAsync(ct);
        try
        {
            if (!IsGood(lacking) && (_spentAt is not { } spent || time.GetElapsedTime(spent) >= BetweenReads))
            {
                // What is read in its regular time is free: a key may be changed right after that.
                _spentAt = lacking is null ? null : time.GetTimestamp();
                await ReadAsync(ct);
            }

            return _known ?? throw new ProviderException("it did not answer a moment ago");
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private bool IsGood(OpenIdConnectConfiguration? lacking) =>
        Volatile.Read(ref _known) is { } known && known != lacking && time.GetElapsedTime(Interlocked.Read(ref _readAt)) < Kept;

    private async Task ReadAsync(CancellationToken ct)
    {
        try
        {
            var address = provider.Issuer.TrimEnd('/') + "/.well-known/openid-configuration";
            var read = await OpenIdConnectConfigurationRetriever.GetAsync(address, _documents, ct);
            if (read.Issuer != provider.Issuer)
            {
                throw new ProviderException($"its discovery document names another issuer, '{read.Issuer}'");
            }

            if (string.IsNullOrEmpty(read.AuthorizationEndpoint) || string.IsNullOrEmpty(read.TokenEndpoint) || read.SigningKeys.Count == 0)
            {
                throw new ProviderException("its discovery document names no authorization endpoint, no token endpoint or no keys");
            }

            Interlocked.Exchange(ref _readAt, time.GetTimestamp());
            Volatile.Write(ref _known, read);
            LoginLog.Discovered(logger, provider.Name);
        }
#pragma warning disable CA1031 // The library wraps what the network and the JSON throw in several types; each means the same.
        catch (Exception failure) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            _spentAt = time.GetTimestamp();
            if (_known is null)
            {
                throw failure as ProviderException ?? new ProviderException("its discovery document cannot be read", failure);
            }

            LoginLog.ProviderFailed(logger, provider.Name, "its discovery document cannot be read; what was read before is used on", failure);
        }
    }
}
