using System.Globalization;
using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Client;
using k8s.Models;

namespace Berth.Tests.EndToEnd;

/// <summary>Workspaces on a real node: what happens to a running one, and that its files outlive it.</summary>
public sealed class WorkspaceTests(DemoCluster cluster) : IAsyncLifetime
{
    private string _namespace = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private KubernetesClient Client => cluster.Client;

    public async ValueTask InitializeAsync()
    {
        cluster.SkipWithoutNode();
        cluster.Demo.ExitCode.ShouldBe(0, "the demo installs what this test needs, and it failed");
        _namespace = await cluster.NewNamespaceAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (_namespace.Length == 0)
        {
            return;
        }

        await Client.DeleteAsync<V1Namespace>(null, _namespace, null, CancellationToken.None);
        if (TestContext.Current.TestState?.Result != TestResult.Failed)
        {
            await UntilAsync(
                async () => await Client.GetAsync<V1Namespace>(null, _namespace, Ct) is null
                    && (await Client.ListAsync<V1PersistentVolume>(ct: Ct).ToListAsync(Ct)).TrueForAll(volume => volume.Spec?.ClaimRef?.NamespaceProperty != _namespace),
                () => Task.FromResult("the namespace and its volumes to be gone"));
        }
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Start_ImageThatCannotBePulled_RecoversOnceItIsCorrected()
    {
        // Nothing listens there: the pull fails at once, with or without a network.
        await CreateAsync(new() { Owner = "somebody@example.com", Image = "127.0.0.1:1/nothing:1" });
        var failed = await WorkspaceAsync(workspace => Ready(workspace) is { Status: "False", Reason: "ImagePullFailed" }, "to say that its image cannot be pulled");
        Ready(failed)!.Message!.ShouldContain("127.0.0.1:1/nothing:1");
        Ready(failed)!.Message!.ShouldContain("correct spec.image");
        await UntilAsync(
            async () => (await Client.ListAsync<Corev1Event>(_namespace, ct: Ct).ToListAsync(Ct)).Any(told => told is { Type: "Warning", Reason: "ImagePullFailed", InvolvedObject.Kind: "Workspace" }),
            () => Task.FromResult("a warning ImagePullFailed"));

        await MergeAsync("""{"spec":{"operatingMode":"Stopped"}}""");
        await PhaseAsync(WorkspacePhase.Stopped);
        await MergeAsync("""{"spec":{"image":null,"operatingMode":"Running"}}""");

        (await PhaseAsync(WorkspacePhase.Running)).Status!.StartKind.ShouldBe(StartKind.Fresh);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Run_ContainerCrashes_RunsAgainWithItsFiles()
    {
        var pod = await RunningPodAsync();
        await InAsync("echo kept > ~/file");

        Crash(pod);

        await UntilAsync(
            async () => (await PodAsync())?.Status?.ContainerStatuses is [{ RestartCount: 1, Ready: true }],
            async () => $"the container to run again; the pod is {(await PodAsync())?.Status}");
        await PhaseAsync(WorkspacePhase.Running);
        (await PodAsync())!.Metadata.Uid.ShouldBe(pod.Metadata.Uid);
        (await InAsync("cat ~/file")).ShouldBe("kept");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Run_PodDeletedBySomebody_AnotherTakesItsPlaceWithTheFiles()
    {
        var pod = await RunningPodAsync();
        await InAsync("echo kept > ~/file");

        await Client.DeleteAsync<V1Pod>(_namespace, "ws", null, Ct);

        await UntilAsync(
            async () => await PodAsync() is { Metadata.DeletionTimestamp: null } next && next.Metadata.Uid != pod.Metadata.Uid,
            () => Task.FromResult("another pod"));
        await WorkspaceAsync(workspace => workspace.Status is { Phase: WorkspacePhase.Running, StartKind: StartKind.Restart }, "to run again");
        (await InAsync("cat ~/file")).ShouldBe("kept");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Stop_AndStart_KeepsTheFiles()
    {
        await RunningPodAsync();
        await InAsync("echo kept > ~/file");

        await RestartAsync();

        (await PhaseAsync(WorkspacePhase.Running)).Status!.StartKind.ShouldBe(StartKind.Restart);
        (await InAsync("cat ~/file")).ShouldBe("kept");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Start_InitOfATaskFailed_RunsAgainUntilItSucceedsAndNeverAfter()
    {
        await CreateAsync(
            new()
            {
                Owner = "somebody@example.com",
                Tasks = [new() { Name = "prepare", Init = "echo tried >> ~/tries; test -e ~/allowed", Command = "echo started >> ~/starts" }],
            });
        await PhaseAsync(WorkspacePhase.Running);
        await SaysAsync("tried", "cat ~/tries");
        (await InAsync("ls ~/starts 2>/dev/null || true")).ShouldBeEmpty("the command must wait for a successful init");
        await InAsync("touch ~/allowed");

        await RestartAsync();
        await SaysAsync("started", "cat ~/starts 2>/dev/null || true");
        (await InAsync("grep -c tried ~/tries")).ShouldBe("2");

        await RestartAsync();
        await SaysAsync("2", "grep -c started ~/starts");
        (await InAsync("grep -c tried ~/tries")).ShouldBe("2");
    }

    private static V1Condition? Ready(Workspace workspace) =>
        workspace.Status?.Conditions?.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready);

    /// <summary>Ends the workspace's first process from outside, as running out of memory would.</summary>
    private static void Crash(V1Pod pod)
    {
        var crashed = 0;
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)))
        {
            try
            {
                var group = File.ReadAllText($"{folder}/cgroup").Replace('_', '-');
                // The first in its process namespace; the sandbox's pause is the first one of another.
                var first = File.ReadLines($"{folder}/status").Any(line => line.StartsWith("NSpid:", StringComparison.Ordinal) && line.EndsWith("\t1", StringComparison.Ordinal));
                var pause = File.ReadAllText($"{folder}/cmdline").Contains("pause", StringComparison.Ordinal);
                if (group.Contains(pod.Metadata.Uid!, StringComparison.Ordinal) && first && !pause)
                {
                    using var process = System.Diagnostics.Process.GetProcessById(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture));
                    process.Kill();
                    crashed++;
                }
            }
            catch (Exception gone) when (gone is IOException or ArgumentException)
            {
                // It ended while we looked.
            }
        }

        crashed.ShouldBe(1, "the container's first process");
    }

    private Task<Workspace> CreateAsync(WorkspaceSpec spec) => Client.CreateAsync(
        new Workspace { Metadata = new() { NamespaceProperty = _namespace, Name = "ws" }, Spec = spec with { ClassName = "standard" } }, Ct);

    private Task<Workspace> MergeAsync(string json) => Client.MergePatchAsync<Workspace>(_namespace, "ws", JsonNode.Parse(json)!, Ct);

    private Task<V1Pod?> PodAsync() => Client.GetAsync<V1Pod>(_namespace, "ws", Ct);

    private Task<string> InAsync(string command) => DemoCluster.InWorkspaceAsync(_namespace, "ws", command, Ct);

    private async Task<V1Pod> RunningPodAsync()
    {
        await CreateAsync(new() { Owner = "somebody@example.com" });
        await PhaseAsync(WorkspacePhase.Running);
        return (await PodAsync())!;
    }

    private async Task RestartAsync()
    {
        await MergeAsync("""{"spec":{"operatingMode":"Stopped"}}""");
        await PhaseAsync(WorkspacePhase.Stopped);
        await MergeAsync("""{"spec":{"operatingMode":"Running"}}""");
        await PhaseAsync(WorkspacePhase.Running);
    }

    private Task<Workspace> PhaseAsync(WorkspacePhase phase) => WorkspaceAsync(
        workspace => workspace.Status?.Phase == phase && workspace.Status.ObservedGeneration == workspace.Metadata.Generation, $"to be {phase}");

    private async Task<Workspace> WorkspaceAsync(Func<Workspace, bool> holds, string what)
    {
        Workspace? last = null;
        await UntilAsync(
            async () => (last = await Client.GetAsync<Workspace>(_namespace, "ws", Ct)) is not null && holds(last),
            async () => $"the workspace {what}; it is {last?.Status?.Phase}: {(last is null ? "" : Ready(last)?.Message)}\n{await DemoCluster.OperatorLogAsync()}");
        return last!;
    }

    private Task SaysAsync(string expected, string command)
    {
        var said = "";
        return UntilAsync(async () => (said = await InAsync(command)) == expected, () => Task.FromResult($"'{command}' to say '{expected}'; it says '{said}'"));
    }

    private static Task UntilAsync(Func<Task<bool>> holds, Func<Task<string>> what) => Wait.ForAsync(holds, what, Ct);
}
