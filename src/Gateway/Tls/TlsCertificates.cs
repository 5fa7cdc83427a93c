using System.Net.Security;
using System.Security.Cryptography;
using Berth.Gateway.Metrics;

namespace Berth.Gateway.Tls;

/// <summary>
/// The certificates that the gateway serves where TLS ends at it: read from folders, read again when their files change. A change that
/// cannot be used changes nothing. Connections that are open go on with what they began with.
/// </summary>
public sealed class TlsCertificates : BackgroundService
{
    // A kubelet takes up to a minute until a changed Secret is in its files.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<string> _folders;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly GatewayMetrics _metrics;
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal);
    private volatile TlsCertificate[] _certificates;

    /// <summary>Reads them for the first time.</summary>
    /// <exception cref="FormatException">One cannot be used; the message says which and why.</exception>
    public TlsCertificates(GatewaySettings settings, GatewayMetrics metrics, TimeProvider time, ILogger<TlsCertificates> logger)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_folders, _metrics, _time, _logger) = (settings.TlsFolders, metrics, time, logger);
        _certificates = [.. _folders.Select(First)];
        ExportEnd();
    }

    /// <summary>What a client that asks for a host is shown: the first certificate for it, or the first of all.</summary>
    /// <param name="host">The name of TLS' server name indication; empty when the client names none.</param>
    public SslServerAuthenticationOptions OptionsFor(string? host)
    {
        var certificates = _certificates;
        var chosen = string.IsNullOrEmpty(host) ? null : Array.Find(certificates, certificate => certificate.IsFor(host));
        return new() { ServerCertificateContext = (chosen ?? certificates[0]).Context };
    }

    /// <summary>Looks whether files have changed.</summary>
    public void Refresh()
    {
        var known = _certificates;
        var now = new TlsCertificate[known.Length];
        for (var at = 0; at < known.Length; at++)
        {
            now[at] = Again(_folders[at], known[at]);
        }

        _certificates = now;
        ExportEnd();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, _time);
        while (_folders.Count > 0 && await timer.WaitForNextTickAsync(stoppingToken))
        {
            Refresh();
        }
    }

    private void ExportEnd()
    {
        if (_certificates.Length > 0)
        {
            _metrics.TlsEnds(_certificates.Min(certificate => certificate.NotAfter));
        }
    }

    private static TlsCertificate First(string folder)
    {
        try
        {
            return TlsCertificate.Read(folder, null);
        }
        catch (Exception wrong) when (IsExpected(wrong))
        {
            throw new FormatException($"The folder {folder} (BERTH_TLS) has to hold a certificate and its key as tls.crt and tls.key: {wrong.Message}", wrong);
        }
    }

    private TlsCertificate Again(string folder, TlsCertificate known)
    {
        try
        {
            var now = TlsCertificate.Read(folder, known);
            if (now != known)
            {
                TlsLog.Changed(_logger, folder, now.NotAfter);
            }

            _failing.Remove(folder);
            return now;
        }
        catch (Exception wrong) when (IsExpected(wrong))
        {
            // Once, and not every five seconds: it may stay so for long.
            if (_failing.Add(folder))
            {
                _metrics.TlsFailed();
                TlsLog.Failed(_logger, folder, wrong.Message);
            }

            return known;
        }
    }

    private static bool IsExpected(Exception wrong) => wrong is CryptographicException or IOException or UnauthorizedAccessException;
}
