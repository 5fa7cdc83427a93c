using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Berth.Kube.Client;

namespace Berth.Tests.Integration.Crds;

/// <summary>
/// Sends YAML as it is written, as <c>kubectl create</c> and <c>kubectl apply --server-side</c> do; our own client knows the types and
/// could not send what does not fit them.
/// </summary>
internal sealed partial class YamlApi : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly X509Certificate2Collection _authorities = [];
    private readonly X509Certificate2 _certificate;
    private readonly HashSet<string> _clusterWide = [];

    /// <summary>As the user of a kubeconfig that holds certificates.</summary>
    public YamlApi(string kubeconfig)
    {
        var configuration = ClusterConfiguration.Load(kubeconfig);
        _authorities.ImportFromPem(configuration.CertificateAuthorityData);
        _certificate = X509Certificate2.CreateFromPem(configuration.Credentials.ClientCertificateData, configuration.Credentials.ClientKeyData);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(_authorities);
        handler.SslOptions.ClientCertificates = [_certificate];
        _http = new(handler) { BaseAddress = configuration.Server };
    }

    /// <summary>Creates the object of an example or, when it has several documents, applies them in turn; all but the last are taken.</summary>
    /// <param name="ns">The namespace, for kinds that are in one.</param>
    /// <param name="example">Documents whose kinds are Berth's, or roles.</param>
    /// <param name="ct">Cancels the requests.</param>
    public async Task<Answer> SendAsync(string ns, Example example, CancellationToken ct)
    {
        if (example.Documents is [var only])
        {
            return await SendAsync(HttpMethod.Post, "application/yaml", Collection(ns, only), only, ct);
        }

        foreach (var document in example.Documents.SkipLast(1))
        {
            var answer = await ApplyAsync(ns, document, ct);
            answer.Taken.ShouldBeTrue($"{example.Name}: what comes before the example was refused: {answer.Body}");
        }

        return await ApplyAsync(ns, example.Documents[^1], ct);
    }

    /// <summary>Deletes what no namespace takes with it.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var path in _clusterWide)
        {
            using var response = await _http.DeleteAsync(new Uri(path, UriKind.Relative), CancellationToken.None);
        }

        _http.Dispose();
        _certificate.Dispose();
        foreach (var authority in _authorities)
        {
            authority.Dispose();
        }
    }

    private Task<Answer> ApplyAsync(string ns, string yaml, CancellationToken ct) =>
        SendAsync(HttpMethod.Patch, "application/apply-patch+yaml", $"{Collection(ns, yaml)}/{NameOf(yaml)}", yaml, ct);

    private async Task<Answer> SendAsync(HttpMethod method, string type, string path, string yaml, CancellationToken ct)
    {
        var force = method == HttpMethod.Patch ? "&force=true" : "";
        using var request = new HttpRequestMessage(method, $"{path}?fieldManager=tests&fieldValidation=Strict{force}")
        {
            Content = new StringContent(yaml, Encoding.UTF8, new MediaTypeHeaderValue(type)),
        };
        using var response = await _http.SendAsync(request, ct);
        var body = await response.Content.ReadAsStringAsync(ct);
        using var json = JsonDocument.Parse(body);
        return new(response.StatusCode, response.IsSuccessStatusCode ? body : json.RootElement.GetProperty("message").GetString()!);
    }

    private string Collection(string ns, string yaml)
    {
        const string group = "apis/berth.dev/v1alpha1";
        const string roles = "apis/rbac.authorization.k8s.io/v1";
        switch (KindOf(yaml))
        {
            case "WorkspaceClass":
                _clusterWide.Add($"{group}/workspaceclasses/{NameOf(yaml)}");
                return $"{group}/workspaceclasses";
            case "Workspace":
                return $"{group}/namespaces/{ns}/workspaces";
            case "WorkspaceSnapshot":
                return $"{group}/namespaces/{ns}/workspacesnapshots";
            case "SnapshotGrant":
                return $"{group}/namespaces/{ns}/snapshotgrants";
            case "ClusterRole" or "ClusterRoleBinding":
                var path = $"{roles}/{KindOf(yaml).ToLowerInvariant()}s";
                _clusterWide.Add($"{path}/{NameOf(yaml)}");
                return path;
            case "Role" or "RoleBinding":
                return $"{roles}/namespaces/{ns}/{KindOf(yaml).ToLowerInvariant()}s";
            case var kind:
                throw new ArgumentException($"{kind} is neither of Berth's kinds nor a role.", nameof(yaml));
        }
    }

    private static string KindOf(string yaml) => Kind().Match(yaml).Groups[1].Value;

    private static string NameOf(string yaml) => Name().Match(yaml).Groups[1].Value;

    [GeneratedRegex("^kind: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Kind();

    [GeneratedRegex("^  name: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Name();
}
