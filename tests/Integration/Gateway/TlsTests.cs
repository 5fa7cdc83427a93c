using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Berth.Gateway.Tls;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Tests.Integration.Gateway;

/// <summary>TLS that ends at the gateway: which certificate is shown, and what happens when the files change.</summary>
public sealed class TlsTests(GatewayWorld world) : GateTest(world), IDisposable
{
    private readonly string _portal = Directory.CreateTempSubdirectory("berth-tls-").FullName;
    private readonly string _workspaces = Directory.CreateTempSubdirectory("berth-tls-").FullName;

    public void Dispose()
    {
        Directory.Delete(_portal, recursive: true);
        Directory.Delete(_workspaces, recursive: true);
    }

    [Fact]
    public async Task Handshake_HostOfEitherCertificate_ShowsIts()
    {
        var (portal, workspaces) = (TestCertificate.Write(_portal, "berth.example.org"), TestCertificate.Write(_workspaces, "*.workspaces.example.com"));
        await using var gateway = await StartAsync();

        (await ShownAsync(gateway, "berth.example.org")).ShouldBe(portal);
        (await ShownAsync(gateway, "alice-abc.workspaces.example.com")).ShouldBe(workspaces);
        (await ShownAsync(gateway, "elsewhere.example.net")).ShouldBe(portal);
    }

    [Fact]
    public async Task Refresh_FilesChangeWhileSomebodyIsConnected_NewOnesGetTheNewCertificateAndTheOldConnectionGoesOn()
    {
        TestCertificate.Write(_portal, "berth.example.org");
        var first = TestCertificate.Write(_workspaces, "*.workspaces.example.com");
        var workspace = await World.WorkspaceAsync(SharedWithBob, Ct);
        await using var gateway = await StartAsync();
        await gateway.WaitForAsync(workspace.Label, Ct);
        await using var open = await ConnectAsync(gateway, GatewayReplica.Host(workspace.Label));
        (await AskAsync(open, workspace)).ShouldStartWith("HTTP/1.1 200");
        Thumbprint(open).ShouldBe(first);

        var second = TestCertificate.Write(_workspaces, "*.workspaces.example.com");
        second.ShouldNotBe(first);
        await Wait.ForAsync(
            async () => await ShownAsync(gateway, GatewayReplica.Host(workspace.Label)) == second,
            () => "the gateway to show the new certificate by itself",
            Ct);
        (await AskAsync(open, workspace)).ShouldStartWith("HTTP/1.1 200");
    }

    [Theory]
    [InlineData("tls.crt", "no certificate")]
    [InlineData("tls.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    [InlineData("tls.key", null)]
    public async Task Refresh_ChangedFileCannotBeUsed_TheCertificateBeforeIsShownAndItIsTold(string file, string? content)
    {
        TestCertificate.Write(_portal, "berth.example.org");
        var good = TestCertificate.Write(_workspaces, "*.workspaces.example.com");
        await using var gateway = await StartAsync();
        if (content is null)
        {
            File.Delete(Path.Combine(_workspaces, file));
        }
        else
        {
            File.WriteAllText(Path.Combine(_workspaces, file), content);
        }

        gateway.Services.GetRequiredService<TlsCertificates>().Refresh();

        (await ShownAsync(gateway, "alice-abc.workspaces.example.com")).ShouldBe(good);
        gateway.Log.Lines.ShouldContain(line => line.Contains("cannot be used; the one before is served on", StringComparison.Ordinal));
        using var http = new HttpClient();
        (await http.GetStringAsync(new Uri(gateway.Management, "/metrics"), Ct)).ShouldContain("berth_gate_tls_failures_total 1");
    }

    [Fact]
    public async Task Start_CertificateOfAnotherKey_SaysWhichFolder()
    {
        TestCertificate.Write(_portal, "berth.example.org");
        TestCertificate.Write(_workspaces, "*.workspaces.example.com");
        File.Copy(Path.Combine(_portal, "tls.key"), Path.Combine(_workspaces, "tls.key"), overwrite: true);

        (await Should.ThrowAsync<FormatException>(StartAsync)).Message.ShouldContain(_workspaces);
    }

    private static string Thumbprint(SslStream stream)
    {
        using var certificate = new X509Certificate2(stream.RemoteCertificate!);
        return certificate.Thumbprint;
    }

    private static async Task<SslStream> ConnectAsync(GatewayReplica gateway, string host)
    {
        var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        await socket.ConnectAsync(gateway.EndPoint, Ct);
        var stream = new SslStream(new System.Net.Sockets.NetworkStream(socket, ownsSocket: true));
#pragma warning disable CA5359 // The test looks at the certificate itself.
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, RemoteCertificateValidationCallback = (_, _, _, _) => true }, Ct);
#pragma warning restore CA5359
        return stream;
    }

    private static async Task<string> ShownAsync(GatewayReplica gateway, string host)
    {
        await using var stream = await ConnectAsync(gateway, host);
        return Thumbprint(stream);
    }

    private static async Task<string> AskAsync(SslStream stream, TestWorkspace workspace)
    {
        await stream.WriteAsync(
            System.Text.Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {GatewayReplica.Host(workspace.Label)}\r\nCookie: {TestSessions.Cookie("bob")}\r\n\r\n"), Ct);
        var buffer = new byte[16 * 1024];
        var answer = "";
        while (!answer.EndsWith("0\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, Ct);
            read.ShouldBePositive($"the connection ended after: {answer}");
            answer += System.Text.Encoding.Latin1.GetString(buffer, 0, read);
        }

        return answer;
    }

    private Task<GatewayReplica> StartAsync() => GatewayReplica.StartAsync(World.Cluster, World.Sessions, new(), change: settings => settings with
    {
        ListenUrl = "https://127.0.0.1:0",
        TlsFolders = [_portal, _workspaces],
    });
}
