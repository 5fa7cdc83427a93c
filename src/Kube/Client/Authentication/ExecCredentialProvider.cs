using Microsoft.Extensions.Logging;

namespace Berth.Kube.Client;

/// <summary>Credentials from a plugin: asked for when first needed, 30 s before they expire, and when the server refuses them.</summary>
internal sealed partial class ExecCredentialProvider(ExecPlugin plugin, ClusterConfiguration configuration, KubernetesClientOptions options)
    : CredentialProvider
{
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(30);
    private readonly ExecPluginRunner _runner = new(plugin, configuration);
    private readonly ILogger _logger = options.LoggerFactory.CreateLogger<ExecCredentialProvider>();
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private volatile Held? _held;

    public override async ValueTask<Credential> GetAsync(CancellationToken ct)
    {
        if (Usable() is { } ready)
        {
            return ready;
        }

        await _oneAtATime.WaitAsync(ct);
        try
        {
            // Whoever waited finds what the one before got.
            if (Usable() is { } fresh)
            {
                return fresh;
            }

            var status = await _runner.RunAsync(ct);
            var certificate = status.ClientCertificateData is null ? null
                : ClientCertificate.FromPem(status.ClientCertificateData, status.ClientKeyData!, $"exec plugin {plugin.Command}");
            var held = new Held(
                new(string.IsNullOrWhiteSpace(status.Token) ? null : $"Bearer {status.Token.Trim()}", certificate),
                Earlier(status.ExpirationTimestamp, certificate?.NotAfter));
            LogObtained(plugin.Command, held.Expiry);
            _held = held;
            return held.Credential;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public override void Invalidate(Credential refused)
    {
        // Only the one that was refused: ten requests that fail together cause one refresh.
        var held = _held;
        if (held is not null && ReferenceEquals(held.Credential, refused))
        {
            Interlocked.CompareExchange(ref _held, null, held);
        }
    }

    public override void Dispose()
    {
        _oneAtATime.Dispose();
        _held?.Credential.Certificate?.Dispose();
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null ? other : other is null || one < other ? one : other;

    private Credential? Usable() =>
        _held is { } held && (held.Expiry is null || options.TimeProvider.GetUtcNow() + Leeway < held.Expiry) ? held.Credential : null;

    [LoggerMessage(Level = LogLevel.Debug, Message = "Exec plugin {Command} handed out a credential, valid until {Expiry}")]
    private partial void LogObtained(string command, DateTimeOffset? expiry);

    private sealed record Held(Credential Credential, DateTimeOffset? Expiry);
}
