using System.Globalization;
using Berth.Crds;
using Berth.Kube.Client;
using k8s.Models;

[assembly: AssemblyFixture(typeof(Berth.Tests.EndToEnd.DemoCluster))]
// What waits for pods and what drives a browser go side by side.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace Berth.Tests.EndToEnd;

/// <summary>
/// One cluster with a node for all of these tests: the demo makes it, installs Berth on it as users do, and tells its story first. It
/// goes away at the end; its processes also when the run is killed, and the rest with the next run.
/// </summary>
public sealed class DemoCluster : IAsyncLifetime
{
    /// <summary>The cluster's name: one of its own for the outage, which may be tried while the other tests run.</summary>
    public static readonly string Name = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("BERTH_TEST_OUTAGE")) ? "test-e2e" : "test-outage";

    private string? _cannotRun;
    private KubernetesClient? _client;

    /// <summary>What the demo printed, and how it ended.</summary>
    public CommandResult Demo { get; private set; } = new(-1, "");

    /// <summary>An administrator's client that knows Berth's kinds.</summary>
    public KubernetesClient Client => _client!;

    /// <summary>Whether there is a node.</summary>
    public bool HasNode => _cannotRun is null;

    /// <summary>Makes a namespace whose pods must keep to the Pod Security Standard "restricted", and returns its name.</summary>
    public async Task<string> NewNamespaceAsync(CancellationToken ct) => (await Client.CreateAsync(
        new V1Namespace
        {
            Metadata = new() { GenerateName = "e2e-", Labels = new Dictionary<string, string> { ["pod-security.kubernetes.io/enforce"] = "restricted" } },
        },
        ct)).Metadata.Name!;

    /// <summary>Skips the test where no node can run, with the reason.</summary>
    public void SkipWithoutNode() => Assert.SkipWhen(_cannotRun is not null, $"a node cannot run here: {_cannotRun}");

    /// <summary>Runs the demo, with every proof.</summary>
    /// <param name="killOperator">How often to kill the operator meanwhile.</param>
    /// <param name="ct">Kills the demo.</param>
    public static Task<CommandResult> RunDemoAsync(int killOperator, CancellationToken ct) => Command.RunAsync(
        "hack/demo", ["--name", Name], new() { ["CHECK"] = "1", ["KILL_OPERATOR"] = killOperator.ToString(CultureInfo.InvariantCulture) }, ct);

    /// <summary>Runs hack/cluster on it and returns what it printed; fails when it fails.</summary>
    public static async Task<string> ClusterAsync(string command, params string[] arguments)
    {
        var result = await Command.RunAsync("hack/cluster", [command, "--name", Name, .. arguments], [], CancellationToken.None);
        result.ExitCode.ShouldBe(0, result.Output);
        return result.Output;
    }

    /// <summary>Runs a shell command in a workspace and returns what it printed; fails when it fails.</summary>
    public static async Task<string> InWorkspaceAsync(string ns, string workspace, string command, CancellationToken ct) =>
        (await KubectlAsync(["--namespace", ns, "exec", workspace, "--container", "workspace", "--", "/bin/sh", "-c", command], ct)).Trim();

    /// <summary>Runs kubectl as the administrator and returns what it printed; fails when it fails.</summary>
    public static async Task<string> KubectlAsync(IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var result = await Command.RunAsync(Kubectl, ["--kubeconfig", Kubeconfig, .. arguments], [], ct);
        result.ExitCode.ShouldBe(0, result.Output);
        return result.Output;
    }

    /// <summary>What the operator has logged.</summary>
    public static async Task<string> OperatorLogAsync() => (await Command.RunAsync(
        Kubectl,
        ["--kubeconfig", Kubeconfig, "--namespace", "berth-system", "logs", "deployment/berth-operator", "--tail=60"],
        [],
        CancellationToken.None)).Output;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var check = await Command.RunAsync("hack/cluster", ["check"], [], CancellationToken.None);
        if (check.ExitCode != 0)
        {
            _cannotRun = check.Output.Trim();
            return;
        }

        // Storage without its cluster is what a killed run left: its cluster ends by itself.
        if (!Directory.Exists(ClusterFolder))
        {
            var purge = await Command.RunAsync("hack/devstorage/run", ["down", "--name", Name, "--purge"], [], CancellationToken.None);
            purge.ExitCode.ShouldBe(0, purge.Output);
        }

        // With an owner, so that a killed run leaves no cluster behind; the demo takes the one that runs.
        var csi = await Command.RunAsync("hack/cluster", ["check", "--csi"], [], CancellationToken.None);
        string[] storage = csi.ExitCode == 0 ? ["--csi"] : [];
        var up = await Command.RunAsync(
            "hack/cluster",
            ["up", "--name", Name, .. storage, "--until-exit", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)],
            [],
            CancellationToken.None);
        up.ExitCode.ShouldBe(0, up.Output);
        Demo = await RunDemoAsync(0, CancellationToken.None);
        var options = new KubernetesClientOptions { ConnectTimeout = TestLimits.OfAWait, RequestTimeout = TestLimits.OfAWait };
        options.JsonResolvers.Add(CrdsJsonContext.Default);
        _client = new(ClusterConfiguration.Load(Kubeconfig), options);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_cannotRun is null)
        {
            _client?.Dispose();
            await Command.RunAsync("hack/demo", ["down", "--name", Name], [], CancellationToken.None);
        }
    }

    private static string Cache =>
        Environment.GetEnvironmentVariable("BERTH_CACHE") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "berth");

    /// <summary>The one that came with the cluster's Kubernetes.</summary>
    private static string Kubectl => Path.Combine(ClusterFolder, "bin", "kubectl");

    private static string ClusterFolder => Path.Combine(Cache, "clusters", Name);

    private static string Kubeconfig => Path.Combine(ClusterFolder, "kubeconfig");
}
