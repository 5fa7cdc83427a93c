using Berth.Kube.Client;

namespace Berth.Tests.Unit.Kube.Client.Configuration;

public sealed class KubeconfigTests : IDisposable
{
    private const string Whole = """
        apiVersion: v1
        kind: Config
        current-context: one
        clusters:
        - name: c1
          cluster: {server: "https://one:6443/prefix", certificate-authority-data: Q0E=, tls-server-name: api.one}
        - name: c2
          cluster: {server: "http://two", insecure-skip-tls-verify: true, proxy-url: "socks5://proxy:1080"}
        users:
        - name: u1
          user: {token: sesame, as: alice, as-groups: [dev, ops]}
        - name: u2
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: ./plugin
              args: [a, "b c"]
              env: [{name: KEY, value: secret}]
              interactiveMode: Never
        contexts:
        - name: one
          context: {cluster: c1, user: u1, namespace: team}
        - name: two
          context: {cluster: c2, user: u2}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FromKubeconfig_CurrentContext_IsReadWhole()
    {
        var configuration = ClusterConfiguration.FromKubeconfig([_folder.Write("config", Whole)]);

        configuration.Server.ShouldBe(new("https://one:6443/prefix"));
        configuration.CertificateAuthorityData.ShouldBe("CA");
        configuration.TlsServerName.ShouldBe("api.one");
        configuration.Namespace.ShouldBe("team");
        configuration.Credentials.Token.ShouldBe("sesame");
        configuration.Credentials.Impersonate!.UserName.ShouldBe("alice");
        configuration.Credentials.Impersonate.Groups.ShouldBe(["dev", "ops"]);
    }

    [Fact]
    public void FromKubeconfig_NamedContext_IsReadWhole()
    {
        var configuration = ClusterConfiguration.FromKubeconfig([_folder.Write("config", Whole)], "two");

        configuration.InsecureSkipTlsVerify.ShouldBeTrue();
        configuration.ProxyUrl.ShouldBe(new("socks5://proxy:1080"));
        configuration.Namespace.ShouldBe("default");
        var exec = configuration.Credentials.Exec.ShouldNotBeNull();
        exec.Command.ShouldBe(Path.Combine(_folder.Path, "plugin"));
        exec.Arguments.ShouldBe(["a", "b c"]);
        exec.Environment.ShouldBe(new Dictionary<string, string> { ["KEY"] = "secret" });
    }

    [Fact]
    public void ToString_OfAnyConfiguration_ShowsNoSecret()
    {
        var file = _folder.Write("config", Whole);
        var shown = $"{ClusterConfiguration.FromKubeconfig([file])} {ClusterConfiguration.FromKubeconfig([file], "two")} {ClusterConfiguration.FromKubeconfig([file], "two").Credentials.Exec}";

        shown.ShouldNotContain("sesame");
        shown.ShouldNotContain("secret");
    }

    [Fact]
    public void FromKubeconfig_SeveralFiles_TheFirstWinsPerEntry()
    {
        var first = _folder.Write("a", """
            clusters: [{name: c1, cluster: {server: "https://first"}}]
            """);
        var second = _folder.Write("b", """
            current-context: two
            users: [{name: u1, user: {token: second}}]
            contexts: [{name: two, context: {cluster: c1, user: u1}}]
            """);

        var configuration = ClusterConfiguration.FromKubeconfig([first, Path.Combine(_folder.Path, "missing"), second, _folder.Write("c", Whole)]);

        // The whole entry: nothing of c1 in the third file is mixed in.
        configuration.Server.ShouldBe(new("https://first"));
        configuration.TlsServerName.ShouldBeNull();
        configuration.Credentials.Token.ShouldBe("second");
        configuration.Credentials.Impersonate.ShouldBeNull();
    }

    [Theory]
    [InlineData("", "no kubeconfig in it: the file is empty")]
    [InlineData("# nothing", "no kubeconfig in it: the file is empty")]
    [InlineData("a: [", "this is not YAML")]
    [InlineData("just text", "the document should be a mapping")]
    [InlineData("clusters: {}", "clusters should be a list")]
    [InlineData("clusters: [{cluster: {}}]", "clusters[0].name is missing or empty")]
    [InlineData("kind: Config", "current-context is not set")]
    [InlineData("current-context: x", "contexts has no entry named x, which current-context names. There are no contexts.")]
    [InlineData("{current-context: x, contexts: [{name: y}]}", "There is: y.")]
    [InlineData("{current-context: x, contexts: [{name: x}]}", "contexts[name=x].context.cluster is missing or empty")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c}}]}", "clusters has no entry named c, which context x names")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c}]}", "clusters[name=c].cluster.server is missing")]
    public void FromKubeconfig_BadFile_NamesFileAndField(string yaml, string expected)
    {
        var file = _folder.Write("bad", yaml);

        var error = Should.Throw<ClusterConfigurationException>(() => ClusterConfiguration.FromKubeconfig([file]));

        error.Message.ShouldStartWith(file);
        error.Message.ShouldContain(expected);
    }

    [Theory]
    [InlineData("server: ftp://x", "", "server should begin with https:// or http://")]
    [InlineData("server: nonsense", "", "server is not a URL: nonsense")]
    [InlineData("server: https://x, certificate-authority-data: '%%%'", "", "certificate-authority-data is not valid base64")]
    [InlineData("server: https://x, certificate-authority: none.crt", "", "certificate-authority names a file that does not exist")]
    [InlineData("server: https://x, insecure-skip-tls-verify: maybe", "", "insecure-skip-tls-verify should be true or false")]
    [InlineData("server: https://x, proxy-url: ftp://x", "", "proxy-url should begin with")]
    [InlineData("server: https://x", "client-certificate-data: QQ==", "has a client certificate but no client-key")]
    [InlineData("server: https://x", "client-key-data: '!'", "client-key-data is not valid base64")]
    [InlineData("server: https://x", "auth-provider: {name: gcp}", "auth-provider is no longer part of Kubernetes")]
    [InlineData("server: https://x", "exec: {command: x}", "exec.apiVersion is missing")]
    [InlineData("server: https://x", "exec: {command: x, apiVersion: client.authentication.k8s.io/v1alpha1}", "v1 and v1beta1 are understood")]
    [InlineData("server: https://x", "exec: {command: x, apiVersion: client.authentication.k8s.io/v1}", "exec.interactiveMode is missing")]
    [InlineData("server: https://x", "as-groups: [a]", "as is missing")]
    [InlineData("server: https://x", "token: [a]", "token should be a string")]
    public void FromKubeconfig_BadField_NamesFileAndField(string cluster, string user, string expected)
    {
        var file = _folder.Write("bad", $$"""
            current-context: x
            contexts: [{name: x, context: {cluster: c, user: u} }]
            clusters: [{name: c, cluster: { {{cluster}} } }]
            users: [{name: u, user: { {{user}} } }]
            """);

        var error = Should.Throw<ClusterConfigurationException>(() => ClusterConfiguration.FromKubeconfig([file]));

        error.Message.ShouldStartWith(file);
        error.Message.ShouldContain(expected);
    }
}
