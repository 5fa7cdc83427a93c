using Berth.Kube.Client;

namespace Berth.Tests.Unit.Kube.Client.Configuration;

public sealed class ConfigurationLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _variables = [];

    private ConfigurationEnvironment World => new(_variables.GetValueOrDefault, Path.Combine(_folder.Path, "home"), _folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_NothingAnywhere_SaysWhatThereCouldBe() =>
        Should.Throw<ClusterConfigurationException>(() => ConfigurationLoader.Load(null, null, World)).Message.ShouldContain("KUBECONFIG");

    [Fact]
    public void Load_AMissingPath_IsNotPassedOver()
    {
        InPod("10.0.0.1");

        Should.Throw<ClusterConfigurationException>(() => ConfigurationLoader.Load("/no/such/config", null, World)).Message.ShouldContain("/no/such/config");
        _variables["KUBECONFIG"] = "/no/such/variable";
        Should.Throw<ClusterConfigurationException>(() => ConfigurationLoader.Load(null, null, World)).Message.ShouldContain("/no/such/variable");
    }

    [Fact]
    public void Load_InAPod_ThePodWinsOverTheHomeAndTheVariableOverThePod()
    {
        InPod("10.0.0.1");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "home", ".kube"));
        _folder.Write("home/.kube/config", Config("https://home"));

        ConfigurationLoader.Load(null, null, World).Source.ShouldBe("in-cluster");
        _variables["KUBECONFIG"] = _folder.Write("variable", Config("https://variable"));
        ConfigurationLoader.Load(null, null, World).Server.Host.ShouldBe("variable");
        _variables.Clear();
        ConfigurationLoader.Load(null, null, World).Server.Host.ShouldBe("home");
    }

    [Theory]
    [InlineData("10.0.0.1", "https://10.0.0.1:6443/")]
    [InlineData("fd00::1", "https://[fd00::1]:6443/")]
    [InlineData("kubernetes.default", "https://kubernetes.default:6443/")]
    public void InCluster_AnyHost_MakesAnAddress(string host, string server)
    {
        InPod(host);
        _folder.Write("namespace", "berth-system\n");
        _folder.Write("ca.crt", "CA");

        var configuration = InClusterConfiguration.Load(World);

        configuration.Server.AbsoluteUri.ShouldBe(server);
        configuration.Namespace.ShouldBe("berth-system");
        configuration.CertificateAuthorityFile.ShouldBe(Path.Combine(_folder.Path, "ca.crt"));
        configuration.Credentials.TokenFile.ShouldBe(Path.Combine(_folder.Path, "token"));
    }

    [Fact]
    public void InCluster_WithoutAToken_SaysWhere()
    {
        InPod("10.0.0.1");
        File.Delete(Path.Combine(_folder.Path, "token"));

        Should.Throw<ClusterConfigurationException>(() => InClusterConfiguration.Load(World)).Message.ShouldContain("automountServiceAccountToken");
    }

    private static string Config(string server) => $$"""
        current-context: x
        contexts: [{name: x, context: {cluster: c} }]
        clusters: [{name: c, cluster: {server: "{{server}}"} }]
        """;

    private void InPod(string host)
    {
        _variables["KUBERNETES_SERVICE_HOST"] = host;
        _variables["KUBERNETES_SERVICE_PORT"] = "6443";
        _folder.Write("token", "t");
    }
}
