using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Berth.Gateway.Login;
using Berth.Kube.Client;
using k8s.Models;

namespace Berth.Gateway.Identity;

/// <summary>
/// The keys that tell workspaces who comes, in the Secret that holds the gateway's other keys: read every few minutes, and one more
/// written when the last grows old. While none is known workspaces are told nothing.
/// </summary>
public sealed class IdentityKeys(KubernetesClient client, GatewaySettings settings, TimeProvider time, ILogger<IdentityKeys> logger) : BackgroundService
{
    private const string Prefix = "identity-";
    private const string Suffix = ".pem";
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    private volatile IdentityKeySet _known = IdentityKeySet.Empty;

    /// <summary>What is known.</summary>
    public IdentityKeySet Known => _known;

    /// <summary>The name under which a key made at a time is kept.</summary>
    public static string NameOf(DateTimeOffset createdAt) => Prefix + createdAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + Suffix;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Every;
            try
            {
                await RefreshAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is KubernetesApiException or HttpRequestException or IOException or TimeoutException)
            {
                IdentityLog.NotRead(logger, settings.Namespace, SecretKeyRepository.SecretName, failure.Message);
                pause = AfterFailure;
            }

            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RefreshAsync(CancellationToken ct)
    {
        while (true)
        {
            var secret = await client.GetAsync<V1Secret>(settings.Namespace, SecretKeyRepository.SecretName, ct);
            var keys = Read(secret);
            if (!keys.NeedsAnotherAt(time.GetUtcNow()))
            {
                _known = keys;
                return;
            }

            // Only onto what was read: of replicas that find the same lack one writes, and the others read again.
            if (await TryAddAsync(secret, keys, ct))
            {
                IdentityLog.Written(logger, settings.Namespace, SecretKeyRepository.SecretName);
            }
        }
    }

    private IdentityKeySet Read(V1Secret? secret)
    {
        var keys = new List<IdentityKey>();
        foreach (var (name, pem) in secret?.Data ?? new Dictionary<string, byte[]>())
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal)
                && long.TryParse(name.AsSpan(Prefix.Length, name.Length - Prefix.Length - Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                && seconds < 253402300800)
            {
                try
                {
                    keys.Add(IdentityKey.FromPem(Encoding.ASCII.GetString(pem), DateTimeOffset.FromUnixTimeSeconds(seconds)));
                }
                catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
                {
                    IdentityLog.Unreadable(logger, name, settings.Namespace, SecretKeyRepository.SecretName);
                }
            }
        }

        return new(keys);
    }

    private async Task<bool> TryAddAsync(V1Secret? read, IdentityKeySet keys, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (name, pem) = (NameOf(now), Encoding.ASCII.GetBytes(IdentityKey.NewPem()));
        try
        {
            if (read is null)
            {
                await client.CreateAsync(
                    new V1Secret
                    {
                        Metadata = new() { NamespaceProperty = settings.Namespace, Name = SecretKeyRepository.SecretName },
                        Type = "Opaque",
                        Data = new Dictionary<string, byte[]> { [name] = pem },
                    },
                    ct);
                return true;
            }

            var data = new JsonObject { [name] = Convert.ToBase64String(pem) };
            foreach (var forgotten in keys.ForgottenAt(now))
            {
                data[NameOf(forgotten.CreatedAt)] = null;
            }

            await client.MergePatchAsync<V1Secret>(
                settings.Namespace,
                SecretKeyRepository.SecretName,
                new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = read.Metadata.ResourceVersion }, ["data"] = data },
                ct);
            return true;
        }
        catch (KubernetesApiException e) when (e.IsAlreadyExists || e.IsConflict)
        {
            return false;
        }
    }
}
