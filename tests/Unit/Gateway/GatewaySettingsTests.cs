using Berth.Gateway;

namespace Berth.Tests.Unit.Gateway;

public sealed class GatewaySettingsTests
{
    [Theory]
    [InlineData("BERTH_PORTAL_URL", "berth.example.com")]
    [InlineData("BERTH_PORTAL_URL", "https://berth.example.com/path")]
    [InlineData("BERTH_WORKSPACE_URL", "https://workspaces.example.com")]
    [InlineData("BERTH_WORKSPACE_URL", "https://{label}.example.com/path")]
    [InlineData("BERTH_WORKSPACE_URL", "ftp://{label}.example.com")]
    [InlineData("BERTH_LISTEN_URL", "https://0.0.0.0:8443/path")]
    [InlineData("BERTH_MANAGEMENT_URL", "https://0.0.0.0:8443")]
    [InlineData("BERTH_H2C_URL", "https://0.0.0.0:8443")]
    [InlineData("BERTH_TELL_IDENTITY", "perhaps")]
    [InlineData("BERTH_LISTEN_URL", "http://gateway.example.com:8080")]
    [InlineData("BERTH_MANAGEMENT_URL", "8081")]
    [InlineData("BERTH_TRUSTED_PROXIES", "10.0.0.0/8, proxy.example.com")]
    public void FromEnvironment_ValueThatCannotBeUsed_IsNamedWithWhatWouldBeRight(string name, string value)
    {
        var wrong = Should.Throw<FormatException>(() => GatewaySettings.FromEnvironment(asked => asked == name ? value : null));

        wrong.Message.ShouldContain(name);
        wrong.Message.ShouldContain(value);
        wrong.Message.ShouldContain("write ");
    }

    [Theory]
    [InlineData("https://example.com", "https://{label}.workspaces.example.com")]
    [InlineData("https://workspaces.example.com", "https://{label}.workspaces.example.com")]
    [InlineData("https://portal.workspaces.example.com", "https://{label}.workspaces.example.com")]
    [InlineData("https://EXAMPLE.com", "https://{label}.example.com")]
    public void FromEnvironment_PortalAndWorkspacesShareADomain_IsRefused(string portal, string workspaces) =>
        Should.Throw<FormatException>(() => GatewaySettings.FromEnvironment(name => name switch
        {
            "BERTH_PORTAL_URL" => portal,
            "BERTH_WORKSPACE_URL" => workspaces,
            _ => null,
        }));

    [Theory]
    [InlineData("https://0.0.0.0:8443", null, "BERTH_TLS")]
    [InlineData("http://0.0.0.0:8080", "/etc/berth/tls", "BERTH_TLS")]
    public void FromEnvironment_CertificatesAndAddressDoNotFit_IsRefused(string listen, string? tls, string named) =>
        Should.Throw<FormatException>(() => GatewaySettings.FromEnvironment(name => name switch
        {
            "BERTH_LISTEN_URL" => listen,
            "BERTH_TLS" => tls,
            _ => null,
        })).Message.ShouldContain(named);

    [Fact]
    public void FromEnvironment_Http2WithoutTlsFromAnybody_IsRefused() =>
        Should.Throw<FormatException>(() => GatewaySettings.FromEnvironment(name => name == "BERTH_H2C_URL" ? "http://0.0.0.0:8082" : null))
            .Message.ShouldContain("BERTH_TRUSTED_PROXIES");

    [Fact]
    public void FromEnvironment_TlsOfItsOwn_IsTaken()
    {
        var settings = GatewaySettings.FromEnvironment(name => name switch
        {
            "BERTH_LISTEN_URL" => "https://0.0.0.0:8443",
            "BERTH_TLS" => "/etc/berth/tls, /etc/berth/tls-workspaces",
            "BERTH_TELL_IDENTITY" => "false",
            _ => null,
        });

        settings.IsTls.ShouldBeTrue();
        settings.TlsFolders.ShouldBe(["/etc/berth/tls", "/etc/berth/tls-workspaces"]);
        settings.TellIdentity.ShouldBeFalse();
    }

    [Fact]
    public void FromEnvironment_NeighbouringDomains_AreTaken()
    {
        var settings = GatewaySettings.FromEnvironment(name => name switch
        {
            "BERTH_PORTAL_URL" => "https://berth.example.com",
            "BERTH_WORKSPACE_URL" => "https://{label}.workspaces.example.com:8443",
            "BERTH_TRUSTED_PROXIES" => "10.0.0.0/8,fd00::/8",
            _ => null,
        });

        settings.Workspaces.Origin("a").ShouldBe("https://a.workspaces.example.com:8443");
        settings.TrustedProxies.Count.ShouldBe(2);
    }
}
