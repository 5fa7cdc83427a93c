using System.Text.Json.Nodes;
using Berth.Kube.Client;
using k8s.Models;

namespace Berth.Tests.Integration.Kube.Client;

/// <summary>Trust and credentials, with a real API server on the other side.</summary>
public sealed class ConnectionTests : IDisposable
{
    private readonly ControlPlane _controlPlane;
    private readonly ClusterConfiguration _admin;
    private readonly string _token;
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-it-").FullName;

    public ConnectionTests(ControlPlane controlPlane)
    {
        _controlPlane = controlPlane;
        _admin = ClusterConfiguration.Load(controlPlane.KubeconfigPath);
        _token = File.ReadLines(Path.Combine(controlPlane.Folder, "certs", "tokens.csv")).First().Split(',')[0];
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Token_OfTheAdministrator_IsAccepted() => (await NamespacesAsync(_admin with { Credentials = new() { Token = _token } })).ShouldContain("kube-system");

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Token_ThatIsWrong_IsUnauthorizedAndNotShown()
    {
        var error = await Should.ThrowAsync<KubernetesApiException>(() => NamespacesAsync(_admin with { Credentials = new() { Token = "not-the-token" } }));

        error.IsUnauthorized.ShouldBeTrue();
        error.ToString().ShouldNotContain("not-the-token");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Exec_WhoseFirstTokenIsRefused_IsAskedAgain_KubernetesClient135_761()
    {
        var plugin = Path.Combine(_folder, "plugin");
        await File.WriteAllTextAsync(
            plugin,
            $$"""
            #!/bin/bash
            token=stale; [ -e "$0.ran" ] && token={{_token}}; touch "$0.ran"
            echo "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"$token\"} }"
            """,
            Ct);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var exec = new ExecPlugin { Command = plugin, ApiVersion = "client.authentication.k8s.io/v1", InteractiveMode = "Never" };

        (await NamespacesAsync(_admin with { Credentials = new() { Exec = exec } })).ShouldContain("kube-system");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Exec_WhoseFirstCertificateIsRefused_IsAskedAgain_KubernetesClient1405()
    {
        var plugin = Path.Combine(_folder, "plugin");
        await WriteAsync("1", Certificates.Untrusted("stale"));
        await WriteAsync("2", Certificates.Trusted(_controlPlane, "fresh", TimeSpan.FromDays(1)));
        await File.WriteAllTextAsync(plugin, "#!/bin/bash\ncat \"$0.1\"; cp \"$0.2\" \"$0.1\"\n", Ct);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var exec = new ExecPlugin { Command = plugin, ApiVersion = "client.authentication.k8s.io/v1", InteractiveMode = "Never" };

        (await NamespacesAsync(_admin with { Credentials = new() { Exec = exec } })).ShouldContain("kube-system");

        Task WriteAsync(string number, (string Certificate, string Key) pair) => File.WriteAllTextAsync(
            $"{plugin}.{number}",
            new JsonObject
            {
                ["apiVersion"] = "client.authentication.k8s.io/v1",
                ["kind"] = "ExecCredential",
                ["status"] = new JsonObject { ["clientCertificateData"] = pair.Certificate, ["clientKeyData"] = pair.Key },
            }.ToJsonString(),
            Ct);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Impersonation_OfNobody_IsForbidden()
    {
        var nobody = _admin with { Credentials = _admin.Credentials with { Impersonate = new() { UserName = "nobody" } } };

        var error = await Should.ThrowAsync<KubernetesApiException>(() => NamespacesAsync(nobody));

        error.IsForbidden.ShouldBeTrue();
        error.Message.ShouldContain("nobody");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task TlsServerName_OfTheServersOwn_IsAccepted() => (await NamespacesAsync(_admin with { TlsServerName = "kubernetes.default.svc" })).ShouldContain("kube-system");

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task TlsServerName_OfAnother_IsRefusedAndTheNamesAreTold()
    {
        var error = await Should.ThrowAsync<KubernetesApiException>(() => NamespacesAsync(_admin with { TlsServerName = "elsewhere.example" }));

        error.IsUnreachable.ShouldBeTrue();
        error.Message.ShouldContain("the server's certificate is not for elsewhere.example but for ");
        error.Message.ShouldContain("127.0.0.1");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task CertificateAuthority_OfAnother_IsRefused()
    {
        // The administrator's own certificate vouches for nobody.
        var error = await Should.ThrowAsync<KubernetesApiException>(
            () => NamespacesAsync(_admin with { CertificateAuthorityData = _admin.Credentials.ClientCertificateData }));

        error.IsUnreachable.ShouldBeTrue();
        error.Message.ShouldContain("is not vouched for by certificate-authority-data");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task InsecureSkipTlsVerify_OfAnyName_IsAccepted() =>
        (await NamespacesAsync(_admin with { CertificateAuthorityData = null, TlsServerName = "elsewhere.example", InsecureSkipTlsVerify = true })).ShouldContain("kube-system");

    private static async Task<IReadOnlyList<string?>> NamespacesAsync(ClusterConfiguration configuration)
    {
        using var client = new KubernetesClient(configuration, new() { ConnectTimeout = TestLimits.OfAWait });
        return [.. (await client.ListPageAsync<V1Namespace>(new(), Ct)).Items.Select(n => n.Metadata.Name)];
    }
}
