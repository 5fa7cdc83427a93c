using System.Globalization;
using System.Security.Cryptography;
using Berth.Kube.Client;
using k8s.Models;

[assembly: AssemblyFixture(typeof(Berth.Tests.Integration.ControlPlane))]

namespace Berth.Tests.Integration;

/// <summary>
/// A real API server with etcd and the controllers, on free ports, for one run of these tests; asked for in a test class's constructor.
/// It goes away at the end, also when the run is killed.
/// </summary>
public class ControlPlane : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Restricted = new() { ["pod-security.kubernetes.io/enforce"] = "restricted" };

    private readonly string _name = "it-" + RandomNumberGenerator.GetHexString(6, lowercase: true);

    /// <summary>The administrator's kubeconfig.</summary>
    public string KubeconfigPath { get; private set; } = "";

    /// <summary>The folder with the cluster's state: audit.log, certs, logs.</summary>
    public string Folder => Path.GetDirectoryName(KubeconfigPath)!;

    /// <summary>An administrator's client; the caller disposes of it.</summary>
    public KubernetesClient NewClient(KubernetesClientOptions? options = null)
    {
        // Of the test's own, which are no measure of the product's: on a busy machine a handshake may take longer than a client usually waits.
        options ??= new();
        (options.ConnectTimeout, options.RequestTimeout) = (TestLimits.OfAWait, TestLimits.OfAWait);
        return new(ClusterConfiguration.Load(KubeconfigPath), options);
    }

    /// <summary>The minor version of its Kubernetes, such as 37.</summary>
    public int Minor { get; private set; }

    /// <summary>Skips the test on a Kubernetes that is older than it needs, with the reason.</summary>
    public void SkipBefore(int minor, string needed) =>
        Assert.SkipWhen(Minor < minor, $"Kubernetes 1.{Minor} does not have this: {needed} (since 1.{minor})");

    /// <summary>What this control plane is asked to be beyond the usual.</summary>
    protected virtual IReadOnlyList<string> Options => [];

    /// <summary>Makes a namespace for one test, whose pods must keep to the Pod Security Standard "restricted", and returns its name.</summary>
    public static async Task<string> NewNamespaceAsync(KubernetesClient client, CancellationToken ct)
    {
        V1Namespace? made = null;
        await Wait.ForAsync(
            async () =>
            {
                try
                {
                    made = await client.CreateAsync(new V1Namespace { Metadata = new() { GenerateName = "it-", Labels = Restricted } }, ct);
                }
                catch (KubernetesApiException refused) when (refused.IsUnreachable)
                {
                    // A connection that broke says nothing about what the test is about; at worst a namespace too many is made.
                }

                return made is not null;
            },
            "the API server to make a namespace",
            ct);
        return made!.Metadata.Name!;
    }

    /// <summary>Runs <c>hack/cluster</c> on this cluster, such as <c>kill etcd</c>, and returns what it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message holds all that it said.</exception>
    public async Task<string> ClusterAsync(params string[] arguments)
    {
        var outcome = await CommandRun.EndAsync(
            Path.Combine(RepositoryRoot(), "hack", "cluster"), [.. arguments, "--name", _name], new Dictionary<string, string?>(), CancellationToken.None);
        return outcome.ExitCode == 0
            ? outcome.Output
            : throw new InvalidOperationException(
                $"hack/cluster {string.Join(' ', arguments)} ended with {outcome.ExitCode.ToString(CultureInfo.InvariantCulture)}:\n{outcome.Output}{outcome.Error}");
    }

    public virtual async ValueTask InitializeAsync()
    {
        await ClusterAsync(["up", "--no-node", .. Options, "--until-exit", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        KubeconfigPath = (await ClusterAsync("kubeconfig")).Trim();
        if (!File.Exists(KubeconfigPath))
        {
            throw new InvalidOperationException($"hack/cluster is up but its kubeconfig is not there: {KubeconfigPath}");
        }

        using var client = NewClient();
        Minor = int.Parse((await client.GetVersionAsync(CancellationToken.None)).Minor!.TrimEnd('+'), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await ClusterAsync("down");
        GC.SuppressFinalize(this);
    }

    /// <summary>The root of the sources.</summary>
    public static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Operator.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Operator.sln.");
    }
}
