using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Berth.Kube.Client;

namespace Berth.Tests.Faults.Proxy;

/// <summary>The real API server, spoken to as its administrator and by nothing of ours: what is compared is what it says.</summary>
public sealed class ApiServer : IDisposable
{
    private static readonly string[] Namespaced =
        ["pods", "services", "configmaps", "persistentvolumeclaims", "ingresses", "workspaces", "workspacesnapshots", "snapshotgrants", "volumesnapshots"];

    private readonly X509Certificate2 _authority;

    /// <summary>A server of hack/cluster; nothing is sent yet.</summary>
    /// <param name="kubeconfig">Its administrator's kubeconfig, beside which its certificates are.</param>
    public ApiServer(string kubeconfig)
    {
        var certificates = Path.Combine(Path.GetDirectoryName(kubeconfig)!, "certs");
        _authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(certificates, "ca.crt"));
        var token = File.ReadAllText(Path.Combine(certificates, "tokens.csv")).Split(',')[0];
        Http = new(new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            UseProxy = false,
            SslOptions = new()
            {
                CertificateChainPolicy = new()
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { _authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        })
        {
            BaseAddress = ClusterConfiguration.Load(kubeconfig).Server,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
    }

    /// <summary>Speaks to it.</summary>
    public HttpClient Http { get; }

    /// <summary>Whether objects of this plural name live in namespaces.</summary>
    public static bool IsNamespaced(string resource) => Namespaced.Contains(resource);

    /// <summary>The items of a list.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string path, CancellationToken ct)
    {
        var list = JsonNode.Parse(await Http.GetByteArrayAsync(new Uri(path, UriKind.Relative), ct))!;
        return [.. list["items"]!.AsArray().Select(item => item!.AsObject())];
    }

    /// <summary>Creates what no model of ours describes.</summary>
    public async Task CreateAsync(string path, string json, CancellationToken ct)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync(new Uri(path, UriKind.Relative), content, ct);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>The version at which it stands now.</summary>
    public async Task<string> VersionAsync(CancellationToken ct)
    {
        var list = JsonNode.Parse(await Http.GetByteArrayAsync(new Uri("api/v1/namespaces?limit=1", UriKind.Relative), ct))!;
        return list["metadata"]!["resourceVersion"]!.GetValue<string>();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Http.Dispose();
        _authority.Dispose();
    }
}
