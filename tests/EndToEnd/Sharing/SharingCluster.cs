using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Berth.Crds;
using Berth.Kube.Client;
using k8s.Models;
using Microsoft.Playwright;

namespace Berth.Tests.EndToEnd.Sharing;

/// <summary>
/// What <c>hack/demo sharing</c> brings to the cluster of these tests: two gateways, a provider, alice's workspace with VS Code; and a
/// browser on this machine.
/// </summary>
public sealed class SharingCluster(DemoCluster cluster) : IAsyncLifetime
{
    private const string Namespace = "berth-demo";
    private const string Name = "editor";

    private string? _chromium;
    private IPlaywright? _playwright;

    /// <summary>The portal's address.</summary>
    public string Portal { get; private set; } = "";

    /// <summary>The port that browsers call, whatever the host.</summary>
    public int Port { get; } = FreePort();

    /// <summary>Where the provider is.</summary>
    public string Issuer { get; private set; } = "";

    /// <summary>The address of alice's VS Code.</summary>
    public string Editor { get; private set; } = "";

    /// <summary>The browser; each person has a context of their own in it.</summary>
    public IBrowser Browser { get; private set; } = null!;

    private KubernetesClient Client => cluster.Client;

    /// <summary>Skips where it cannot run, with the reason.</summary>
    public void SkipUnlessItRuns()
    {
        cluster.SkipWithoutNode();
        Assert.SkipWhen(_chromium is null, "there is no chromium: run hack/browser ensure as root");
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var path = await Command.RunAsync("hack/browser", ["path"], [], CancellationToken.None);
        if (!cluster.HasNode || path.ExitCode != 0)
        {
            return;
        }

        _chromium = path.Output.Trim();
        var identityPort = FreePort();
        var up = await Command.RunAsync(
            "hack/demo",
            ["sharing", "--name", DemoCluster.Name, "--port", Text(Port), "--identity-port", Text(identityPort)],
            [],
            CancellationToken.None);
        up.ExitCode.ShouldBe(0, up.Output);
        (Portal, Issuer) = ($"http://berth.localhost:{Port}", $"http://identity.localhost:{identityPort}");
        Editor = (await WorkspaceAsync(CancellationToken.None))!.Status!.Url + "/";
        Assertions.SetDefaultExpectTimeout((float)TestLimits.OfAWait.TotalMilliseconds);
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = _chromium,
            // Terminals are drawn as text that a test can read when there is no WebGL.
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-webgl", "--disable-webgl2", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Changes the specification of alice's workspace, as <c>kubectl patch</c> would.</summary>
    public static async Task PatchAsync(string specification, CancellationToken ct) => await DemoCluster.KubectlAsync(
        ["--namespace", Namespace, "patch", "workspace", Name, "--type", "merge", "--patch", $$"""{"spec":{{specification}}}"""], ct);

    /// <summary>Starts it, and waits until it runs.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        await PatchAsync("""{"operatingMode":"Running"}""", ct);
        Workspace? last = null;
        await Wait.ForAsync(
            async () => (last = await WorkspaceAsync(ct)) is { Status.Phase: WorkspacePhase.Running } && last.Status.ObservedGeneration == last.Metadata.Generation,
            () => $"the workspace to run; it is {last?.Status?.Phase}",
            ct);
    }

    /// <summary>Deletes it, without waiting for its end.</summary>
    public Task DeleteAsync(CancellationToken ct) => Client.DeleteAsync<Workspace>(Namespace, Name, null, ct);

    /// <summary>Runs a shell command in it.</summary>
    public static Task<string> InEditorAsync(string command, CancellationToken ct) => DemoCluster.InWorkspaceAsync(Namespace, Name, command, ct);

    /// <summary>Waits until its status tells of exactly these people, whatever gateway they came through.</summary>
    public async Task PresentAsync(string[] people, CancellationToken ct)
    {
        string[] seen = [];
        await Wait.ForAsync(
            async () =>
            {
                seen = [.. (await ParticipantsAsync(ct)).Select(participant => participant.User).Distinct().Order(StringComparer.Ordinal)];
                return seen.SequenceEqual(people);
            },
            () => $"[{string.Join(", ", people)}] to be in the workspace; its status tells of [{string.Join(", ", seen)}]",
            ct);
    }

    /// <summary>Waits until its status tells of these people, who came through different gateways.</summary>
    /// <remarks>
    /// On Kubernetes 1.20 it is enough that each of them was told of at some time: that server cannot build a model of our definitions
    /// ("invalid property: anyOf"), takes every list for one value, and lets one gateway overwrite what the other told.
    /// </remarks>
    public async Task ToldOfAsync(string[] people, CancellationToken ct)
    {
        if (await IsCurrentAsync(ct))
        {
            await PresentAsync(people, ct);
            return;
        }

        var told = new HashSet<string>();
        await Wait.ForAsync(
            async () =>
            {
                told.UnionWith((await ParticipantsAsync(ct)).Select(participant => participant.User));
                return told.IsSupersetOf(people);
            },
            () => $"the status to tell of {string.Join(" and ", people)}; it told of {string.Join(", ", told)}",
            ct);
    }

    /// <summary>Who is in it, by its status.</summary>
    public async Task<IReadOnlyList<Participant>> ParticipantsAsync(CancellationToken ct) => (await WorkspaceAsync(ct))?.Status?.Participants ?? [];

    /// <summary>The gateways that are ready.</summary>
    public async Task<IReadOnlyList<V1Pod>> GatewaysAsync(CancellationToken ct) =>
    [
        .. (await Client.ListAsync<V1Pod>("berth-system", labelSelector: "app.kubernetes.io/component=gateway", ct: ct).ToListAsync(ct))
            .Where(pod => pod.Metadata.DeletionTimestamp is null && pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true),
    ];

    /// <summary>Kills one, without a grace.</summary>
    public static async Task KillGatewayAsync(string pod, CancellationToken ct) => await DemoCluster.KubectlAsync(
        ["--namespace", "berth-system", "delete", "pod", pod, "--grace-period=0", "--force"], ct);

    // Whether the server merges the lists of custom resources: it does since it checks CEL rules.
    private async Task<bool> IsCurrentAsync(CancellationToken ct) =>
        int.Parse((await Client.GetVersionAsync(ct)).Minor!.TrimEnd('+'), CultureInfo.InvariantCulture) >= 25;

    private Task<Workspace?> WorkspaceAsync(CancellationToken ct) => Client.GetAsync<Workspace>(Namespace, Name, ct);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
