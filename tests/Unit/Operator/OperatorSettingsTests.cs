using Berth.Operator;

namespace Berth.Tests.Unit.Operator;

public sealed class OperatorSettingsTests
{
    [Fact]
    public void FromEnvironment_NothingSet_IsTheDefaults() => OperatorSettings.FromEnvironment(_ => null).ShouldBe(new OperatorSettings());

    [Fact]
    public void FromEnvironment_EmptyValues_AreTheDefaults() => OperatorSettings.FromEnvironment(_ => "").ShouldBe(new OperatorSettings());

    [Fact]
    public void FromEnvironment_EverythingSet_IsThat()
    {
        var settings = OperatorSettings.FromEnvironment(name => name switch
        {
            "BERTH_PORTAL_URL" => "https://berth.example.com/",
            "BERTH_WORKSPACE_URL" => "http://{clusterIP}:{port}",
            "BERTH_SNAPSHOT_DEADLINE" => "90s",
            "BERTH_NAMESPACE" => "there",
            "BERTH_LISTEN_URL" => "http://0.0.0.0:9090",
            "BERTH_LEADER_ELECTION" => "false",
            "BERTH_WORKERS" => "64",
            "BERTH_GATEWAY_NAMESPACE" => "edge",
            _ => null,
        });

        settings.PortalUrl.ShouldBe("https://berth.example.com");
        settings.WorkspaceAddress.Template.ShouldBe("http://{clusterIP}:{port}");
        settings.SnapshotDeadline.ShouldBe(TimeSpan.FromSeconds(90));
        settings.Namespace.ShouldBe("there");
        settings.LeaderElection.ShouldBeFalse();
        settings.Workers.ShouldBe(64);
        settings.Exposure.GatewayNamespace.ShouldBe("edge");
        settings.Exposure.AuthorizeUrl.ShouldBe("http://berth-gateway.edge.svc.cluster.local/.berth/authorize");
    }

    [Theory]
    [InlineData("BERTH_PORTAL_URL", "berth.example.com")]
    [InlineData("BERTH_PORTAL_URL", "ftp://berth.example.com")]
    [InlineData("BERTH_SNAPSHOT_DEADLINE", "-1m")]
    [InlineData("BERTH_SNAPSHOT_DEADLINE", "30")]
    [InlineData("BERTH_GATEWAY_NAMESPACE", "edge.local")]
    [InlineData("BERTH_GATEWAY_SERVICE", "gateway;")]
    [InlineData("BERTH_AUTHORIZE_URL", "http://gateway")]
    [InlineData("BERTH_AUTHORIZE_URL", "http://gateway/authorize/")]
    [InlineData("BERTH_AUTHORIZE_URL", "http://gateway/authorize;}#")]
    [InlineData("BERTH_AUTHORIZE_URL", "http://$host/authorize")]
    [InlineData("BERTH_AUTHORIZE_URL", "http://gateway/authorize\n")]
    [InlineData("BERTH_LISTEN_URL", ":8080")]
    [InlineData("BERTH_LEADER_ELECTION", "yes")]
    [InlineData("BERTH_WORKERS", "0")]
    [InlineData("BERTH_WORKERS", "65")]
    [InlineData("BERTH_WORKERS", "many")]
    public void FromEnvironment_ValueThatCannotBeUsed_IsNamedWithWhatWouldBeRight(string variable, string value)
    {
        var wrong = Should.Throw<FormatException>(() => OperatorSettings.FromEnvironment(name => name == variable ? value : null));

        wrong.Message.ShouldStartWith($"The environment variable {variable} is '{value}': write ");
    }

    [Fact]
    public void Help_EveryVariableThatIsRead_IsExplained()
    {
        List<string> asked = [];
        OperatorSettings.FromEnvironment(name =>
        {
            asked.Add(name);
            return null;
        });

        asked.ShouldAllBe(name => OperatorHelp.Text.Contains(name, StringComparison.Ordinal));
    }
}
