using System.Diagnostics;
using System.Globalization;
using Berth.Kube.Client;

namespace Berth.Tests.Unit.Kube.Client.Authentication;

public sealed class ExecPluginTests : IDisposable
{
    private const string V1 = "client.authentication.k8s.io/v1";
    private static readonly ClusterConfiguration Cluster = new() { Server = new("https://cluster:6443"), CertificateAuthorityData = "CA" };
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_APluginThatLooksAround_SeesArgumentsEnvironmentAndCluster()
    {
        var script = _folder.Script("plugin", """
            info=$(echo "$KUBERNETES_EXEC_INFO" | base64 -w0)
            echo "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"$1-$KEY-$info\"}}"
            """);
        var plugin = Plugin(script) with { Arguments = ["one two"], Environment = new Dictionary<string, string> { ["KEY"] = "value" }, ProvideClusterInfo = true };

        // The blank in the argument makes a token that no header can carry: refused before it is sent, and not quoted.
        (await FailureAsync(plugin)).ShouldBe($"The exec plugin {script} printed a token with characters that no token has.");
        var status = await new ExecPluginRunner(plugin with { Arguments = ["one"] }, Cluster).RunAsync(Ct);
        status.Token.ShouldNotBeNull().ShouldStartWith("one-value-");
        System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(status.Token["one-value-".Length..])).Trim().ShouldBe(
            """{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false,"cluster":{"server":"https://cluster:6443","certificate-authority-data":"Q0E="}}}""");
    }

    [Fact]
    public async Task Run_APluginThatFails_NamesItAndItsCodeAndWhatItSaidButNoToken()
    {
        var token = "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEyMyJ9.eyJzdWIiOiJtZSJ9.c2ln";
        var script = _folder.Script("plugin", $"echo 'not logged in: run login' >&2; echo 'token={token}' >&2; echo {token}; exit 3");

        var message = await FailureAsync(Plugin(script));

        message.ShouldContain($"{script} ended with exit code 3");
        message.ShouldContain("not logged in: run login");
        message.ShouldNotContain(token);
    }

    [Theory]
    [InlineData("echo sesame-rubbish", "printed what is not an ExecCredential in JSON")]
    [InlineData("true", "printed what is not an ExecCredential in JSON")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"status\":{\"token\":\"sesame\"}}'", "kind ExecCredential of client.authentication.k8s.io/v1")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\"}'", "neither status.token nor status.clientCertificateData")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"clientCertificateData\":\"sesame\"}}'", "only one of")]
    public async Task Run_APluginThatPrintsRubbish_SaysWhatWasExpectedAndQuotesNothing(string body, string expected)
    {
        var message = await FailureAsync(Plugin(_folder.Script("plugin", body)));

        message.ShouldContain(expected);
        message.ShouldNotContain("sesame");
    }

    [Fact]
    public async Task Run_APluginThatIsNotThere_GivesTheHint() =>
        (await FailureAsync(Plugin("/no/such/plugin") with { InstallHint = "Get it at the usual place." })).ShouldContain("Get it at the usual place.");

    [Fact]
    public async Task Run_APluginThatHangs_IsKilledWithItsChildren()
    {
        var pidFile = Path.Combine(_folder.Path, "pid");
        var script = _folder.Script("plugin", $"sleep 600 & echo $! > {pidFile}; wait");

        // As long as the machine needs for the plugin to have a child at all.
        var limit = TimeSpan.FromMilliseconds(500);
        await Wait.ForAsync(
            async () =>
            {
                limit *= 2;
                var error = await Should.ThrowAsync<ClusterConfigurationException>(() => new ExecPluginRunner(Plugin(script), Cluster, limit).RunAsync(Ct));
                error.Message.ShouldContain($"did not end within {limit.TotalSeconds:0.#} s and was killed");
                return File.Exists(pidFile) && new FileInfo(pidFile).Length > 0;
            },
            () => $"the plugin to start a child; its limit was {limit}",
            Ct);
        var child = int.Parse((await File.ReadAllTextAsync(pidFile, Ct)).Trim(), CultureInfo.InvariantCulture);
        await GoneAsync(child);
    }

    [Fact]
    public async Task Get_ManyAtOnce_RunThePluginOnce()
    {
        using var provider = Provider(Counting("null"));

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => provider.GetAsync(Ct).AsTask()));

        Runs().ShouldBe(1);
        all.ShouldAllBe(c => ReferenceEquals(c, all[0]));
        all[0].Authorization.ShouldBe("Bearer token-1");
    }

    [Fact]
    public async Task Get_AfterARefusal_RunsThePluginOnceMore_KubernetesClient761()
    {
        using var provider = Provider(Counting("null"));
        var first = await provider.GetAsync(Ct);
        provider.Invalidate(first);
        var second = await provider.GetAsync(Ct);

        // Who was refused with the old one too does not throw away the new one.
        provider.Invalidate(first);
        var third = await provider.GetAsync(Ct);

        second.Authorization.ShouldBe("Bearer token-2");
        third.ShouldBeSameAs(second);
        Runs().ShouldBe(2);
    }

    [Theory]
    [InlineData(20, 2)]
    [InlineData(3600, 1)]
    public async Task Get_AsTheEndComesNear_RefreshesThirtySecondsBefore(int secondsToLive, int runs)
    {
        var expiry = TimeProvider.System.GetUtcNow().AddSeconds(secondsToLive).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        using var provider = Provider(Counting($"\\\"{expiry}\\\""));
        await provider.GetAsync(Ct);
        await provider.GetAsync(Ct);

        Runs().ShouldBe(runs);
    }

    // Null when there is no such process.
    private static async Task<string?> StateAsync(int pid)
    {
        try
        {
            return (await File.ReadAllTextAsync($"/proc/{pid}/stat", Ct)).Split(") ")[^1].Split(' ')[0];
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static async Task GoneAsync(int pid)
    {
        try
        {
            await Wait.ForAsync(() => StateAsync(pid), state => state is null or "Z", "the plugin's child to be gone", Ct);
        }
        catch (WaitedInVainException)
        {
            using var child = Process.GetProcessById(pid);
            child.Kill();
            throw;
        }
    }

    private static ExecPlugin Plugin(string command) => new() { Command = command, ApiVersion = V1, InteractiveMode = "Never" };

    private static ExecCredentialProvider Provider(ExecPlugin plugin) => new(plugin, Cluster, new());

    private static async Task<string> FailureAsync(ExecPlugin plugin) =>
        (await Should.ThrowAsync<ClusterConfigurationException>(() => new ExecPluginRunner(plugin, Cluster).RunAsync(Ct))).Message;

    /// <summary>A plugin that counts its runs in a file and in the token.</summary>
    private ExecPlugin Counting(string expiry) => Plugin(_folder.Script("plugin", $$"""
        echo run >> {{_folder.Path}}/runs
        n=$(wc -l < {{_folder.Path}}/runs)
        echo "{\"apiVersion\":\"{{V1}}\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"token-$n\",\"expirationTimestamp\":{{expiry}} } }"
        """));

    private int Runs() => File.ReadAllLines(Path.Combine(_folder.Path, "runs")).Length;
}
