using System.Text;
using Berth.Kube.Client;
using Berth.Kube.Runtime;
using Berth.Tests.Faults.Proxy;
using Berth.Tests.Integration;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Berth.Tests.Faults.Runtime;

/// <summary>What proves who we are, and who the server is, is replaced while we work.</summary>
public sealed class CredentialFaultTests(ControlPlane controlPlane) : IAsyncLifetime
{
    private readonly KubernetesClient _admin = controlPlane.NewClient();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("berth-faults-");
    private string _namespace = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _namespace = await ControlPlane.NewNamespaceAsync(_admin, Ct);

    public async ValueTask DisposeAsync()
    {
        await _admin.DeleteAsync<V1Namespace>(null, _namespace, null, CancellationToken.None);
        _admin.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>As the kubelet does it: a new token in the file, and some time later the old one is refused.</summary>
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Client_TokenRotated_GoesOnWithoutAFailure()
    {
        using var server = new ApiServer(controlPlane.KubeconfigPath);
        await server.CreateAsync($"apis/rbac.authorization.k8s.io/v1/namespaces/{_namespace}/rolebindings", """
            {"metadata":{"name":"all"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"edit"},
            "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"Group","name":"system:serviceaccounts"}]}
            """, Ct);
        await _admin.CreateAsync(new V1ServiceAccount { Metadata = new() { NamespaceProperty = _namespace, Name = "rotating" } }, Ct);
        var (old, next) = (await TokenAsync("old"), await TokenAsync("next"));
        var file = Path.Combine(_folder.FullName, "token");
        await File.WriteAllTextAsync(file, old, Ct);
        using var client = new KubernetesClient(_admin.Configuration with { Credentials = new() { TokenFile = file } }, Impatient);
        using var stays = new KubernetesClient(_admin.Configuration with { Credentials = new() { Token = old } });

        await GoesOnAsync(client, stays, async () =>
        {
            await File.WriteAllTextAsync(file, next, Ct);
            await _admin.DeleteAsync<V1Secret>(_namespace, "old", null, Ct);
        });
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Client_CertificateRotated_GoesOnWithoutAFailure()
    {
        var (certificateFile, keyFile) = (Path.Combine(_folder.FullName, "tls.crt"), Path.Combine(_folder.FullName, "tls.key"));
        // Long enough to begin with on a busy machine, and over soon enough.
        var old = Certificates.Trusted(controlPlane, "old", TimeSpan.FromSeconds(40));
        await WriteAsync(old);
        var credentials = new UserCredentials { ClientCertificateFile = certificateFile, ClientKeyFile = keyFile };
        using var client = new KubernetesClient(_admin.Configuration with { Credentials = credentials }, Impatient);
        using var stays = new KubernetesClient(
            _admin.Configuration with { Credentials = new() { ClientCertificateData = old.Certificate, ClientKeyData = old.Key } });

        await GoesOnAsync(client, stays, () => WriteAsync(Certificates.Trusted(controlPlane, "next", TimeSpan.FromDays(1))));

        async Task WriteAsync((string Certificate, string Key) pair)
        {
            await File.WriteAllTextAsync(certificateFile, pair.Certificate, Ct);
            await File.WriteAllTextAsync(keyFile, pair.Key, Ct);
        }
    }

    /// <summary>The server comes back with a certificate of another authority, and the file of authorities says so.</summary>
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Client_AuthorityOfTheServerReplaced_ConnectsOnceTheFileSaysSo()
    {
        using var server = new ApiServer(controlPlane.KubeconfigPath);
        await using var proxy = await FaultProxy.StartAsync(server);
        var file = Path.Combine(_folder.FullName, "ca.crt");
        await File.WriteAllTextAsync(file, proxy.AuthorityPem, Ct);
        using var client = new KubernetesClient(proxy.Cluster with { CertificateAuthorityData = null, CertificateAuthorityFile = file });
        await client.GetVersionAsync(Ct);

        proxy.RotateCertificate();
        proxy.Disconnect();
        KubernetesApiException? refused = null;
        await Wait.ForAsync(
            async () =>
            {
                // The first may still go to the connection that has broken.
                refused = await Should.ThrowAsync<KubernetesApiException>(() => client.GetVersionAsync(Ct));
                return refused.Message.Contains($"is not vouched for by {file}", StringComparison.Ordinal);
            },
            "the refusal of the new certificate",
            Ct);
        await File.WriteAllTextAsync(file, proxy.AuthorityPem, Ct);

        await client.GetVersionAsync(Ct);
        refused!.IsUnreachable.ShouldBeTrue();
    }

    private static KubernetesClientOptions Impatient => new() { WatchTimeout = TimeSpan.FromSeconds(1), WatchTimeoutMargin = TimeSpan.FromSeconds(1) };

    /// <summary>A store is kept and requests are made all the while, none of which fails.</summary>
    private async Task GoesOnAsync(KubernetesClient client, KubernetesClient stays, Func<Task> rotate)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var store = new EntityStore<V1ConfigMap>();
        var reflector = new Reflector<V1ConfigMap>(client, store, new StoreOptions<V1ConfigMap>().Namespace(_namespace), TimeProvider.System, NullLogger.Instance);
        var running = reflector.RunAsync(stop.Token);
        await store.WaitForSyncAsync(Ct);
        await stays.ListPageAsync<V1ConfigMap>(new() { Namespace = _namespace }, Ct);
        await rotate();

        await Wait.ForAsync(
            async () =>
            {
                await client.ListPageAsync<V1ConfigMap>(new() { Namespace = _namespace }, Ct);
                return await IsRefusedAsync(stays);
            },
            "the old credential to be refused",
            Ct);
        await client.CreateAsync(new V1ConfigMap { Metadata = new() { NamespaceProperty = _namespace, Name = "after" } }, Ct);
        await Wait.ForAsync(() => store.Get(_namespace, "after") is not null, "the store to go on", Ct);
        await stop.CancelAsync();
        await running;
    }

    private async Task<bool> IsRefusedAsync(KubernetesClient client)
    {
        try
        {
            await client.ListPageAsync<V1ConfigMap>(new() { Namespace = _namespace }, Ct);
            return false;
        }
        catch (KubernetesApiException exception)
        {
            exception.IsUnauthorized.ShouldBeTrue(exception.Message);
            return true;
        }
    }

    /// <summary>A token that is good as long as its Secret exists.</summary>
    private async Task<string> TokenAsync(string name)
    {
        await _admin.CreateAsync(
            new V1Secret
            {
                Metadata = new()
                {
                    NamespaceProperty = _namespace,
                    Name = name,
                    Annotations = new Dictionary<string, string> { ["kubernetes.io/service-account.name"] = "rotating" },
                },
                Type = "kubernetes.io/service-account-token",
            },
            Ct);
        byte[]? token = null;
        await Wait.ForAsync(
            async () => (await _admin.GetAsync<V1Secret>(_namespace, name, Ct))?.Data?.TryGetValue("token", out token) == true, $"the token {name}", Ct);
        return Encoding.UTF8.GetString(token!);
    }
}
