using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Berth.Kube.Client;
using k8s.Models;

namespace Berth.Benchmarks.Runtime;

/// <summary>The bytes of a watch as an API server sends them, taken down by a plain HTTP client.</summary>
public static class WatchRecording
{
    /// <summary>Makes some objects under a watch.</summary>
    /// <param name="cluster">The API server, with a client certificate.</param>
    /// <param name="events">How many.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>One line per event.</returns>
    public static async Task<IReadOnlyList<byte[]>> TakeAsync(ClusterConfiguration cluster, int events, CancellationToken ct)
    {
        using var client = new KubernetesClient(cluster);
        var from = (await client.ListPageAsync<V1ConfigMap>(new() { Namespace = ListBench.Namespace, Limit = 1 }, ct)).ResourceVersion;
        for (var index = 0; index < events; index++)
        {
            var made = ListBench.Make(index);
            await client.CreateAsync(made with { Metadata = made.Metadata with { Name = $"watched-{index}", Labels = null } }, ct);
        }

        using var raw = Raw(cluster);
        var uri = new Uri(cluster.Server, $"api/v1/namespaces/{ListBench.Namespace}/configmaps?watch=true&resourceVersion={from}&timeoutSeconds=30");
        await using var stream = await raw.GetStreamAsync(uri, ct);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var lines = new List<byte[]>();
        while (lines.Count < events && await reader.ReadLineAsync(ct) is { } line)
        {
            lines.Add(Encoding.UTF8.GetBytes(line + "\n"));
        }

        return lines;
    }

    private static HttpClient Raw(ClusterConfiguration cluster)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [X509Certificate2.CreateFromPem(cluster.Credentials.ClientCertificateData!, cluster.Credentials.ClientKeyData!)],
                CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
            },
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPem(cluster.CertificateAuthorityData!);
        return new(handler);
    }
}
