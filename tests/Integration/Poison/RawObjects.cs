using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Berth.Kube.Client;

namespace Berth.Tests.Integration.Poison;

/// <summary>Sends the administrator's JSON as it is: the client of the product could not send what its types do not hold.</summary>
internal sealed class RawObjects : IDisposable
{
    private static readonly string[] Kinds = ["workspaces", "workspacesnapshots", "workspaceclasses", "snapshotgrants"];

    private readonly HttpClient _http;
    private readonly X509Certificate2Collection _authorities = [];
    private readonly X509Certificate2 _certificate;
    private readonly Dictionary<string, JsonNode> _schemas = [];

    public RawObjects(string kubeconfig)
    {
        var configuration = ClusterConfiguration.Load(kubeconfig);
        _authorities.ImportFromPem(configuration.CertificateAuthorityData);
        _certificate = X509Certificate2.CreateFromPem(configuration.Credentials.ClientCertificateData, configuration.Credentials.ClientKeyData);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(_authorities);
        handler.SslOptions.ClientCertificates = [_certificate];
        _http = new(handler) { BaseAddress = configuration.Server };
    }

    /// <summary>Where objects of a kind are.</summary>
    public static string Path(string? ns, string resource) =>
        ns is null ? $"apis/berth.dev/v1alpha1/{resource}" : $"apis/berth.dev/v1alpha1/namespaces/{ns}/{resource}";

    /// <summary>Sends a request.</summary>
    public async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path, string? json, CancellationToken ct, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue(type));
        }

        using var response = await _http.SendAsync(request, ct);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(ct));
    }

    /// <summary>Makes Berth's definitions take anything, as an earlier or a foreign version of them might.</summary>
    public async Task OpenSchemasAsync(CancellationToken ct)
    {
        foreach (var kind in Kinds)
        {
            var path = $"apis/apiextensions.k8s.io/v1/customresourcedefinitions/{kind}.berth.dev";
            if (!_schemas.ContainsKey(kind))
            {
                var (_, definition) = await SendAsync(HttpMethod.Get, path, null, ct);
                _schemas[kind] = JsonNode.Parse(definition)!["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.DeepClone();
            }

            await ReplaceSchemaAsync(path, new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true }, ct);
        }

        await UntilAsync(taken: true, ct);
    }

    /// <summary>Makes them as strict as they are shipped.</summary>
    public async Task CloseSchemasAsync(CancellationToken ct)
    {
        foreach (var (kind, schema) in _schemas)
        {
            await ReplaceSchemaAsync($"apis/apiextensions.k8s.io/v1/customresourcedefinitions/{kind}.berth.dev", schema.DeepClone(), ct);
        }

        await UntilAsync(taken: false, ct);
    }

    public void Dispose()
    {
        _http.Dispose();
        _certificate.Dispose();
        foreach (var authority in _authorities)
        {
            authority.Dispose();
        }
    }

    private async Task ReplaceSchemaAsync(string path, JsonNode schema, CancellationToken ct)
    {
        var patch = new JsonArray(new JsonObject { ["op"] = "replace", ["path"] = "/spec/versions/0/schema/openAPIV3Schema", ["value"] = schema });
        var (status, body) = await SendAsync(HttpMethod.Patch, path, patch.ToJsonString(), ct, "application/json-patch+json");
        status.ShouldBe(HttpStatusCode.OK, body);
    }

    // The API server takes up a changed definition a moment later.
    private async Task UntilAsync(bool taken, CancellationToken ct)
    {
        foreach (var kind in Kinds)
        {
            var probe = $$"""{"apiVersion":"berth.dev/v1alpha1","kind":"{{Poisons.KindOf(kind)}}","metadata":{"name":"probe"},"spec":7}""";
            var path = Path(kind == "workspaceclasses" ? null : "default", kind) + "?dryRun=All";
            await Wait.ForAsync(
                async () => (await SendAsync(HttpMethod.Post, path, probe, ct)).Status == HttpStatusCode.Created == taken,
                () => $"the schema of {kind} to be {(taken ? "open" : "closed")}",
                ct);
        }
    }
}
