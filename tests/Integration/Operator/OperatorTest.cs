using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Client;
using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Tests.Integration.Operator;

/// <summary>
/// A test against the operator's process, in a namespace and with a class of its own. At its end everything that it made is deleted, and
/// nothing may be left of it; the operator must be alive and ready.
/// </summary>
public abstract class OperatorTest(OperatorWorld world) : IAsyncLifetime
{
    /// <summary>The image of the test's class.</summary>
    protected const string Image = "registry.example.com/tests/workspace:1";

    /// <summary>A finalizer that nobody but a test takes off.</summary>
    protected const string Hold = "tests.berth.dev/hold";

    /// <summary>The class of storage that binds claims at once.</summary>
    protected string ImmediateStorage => World.Storage.ImmediateClass;

    /// <summary>What all tests share.</summary>
    protected OperatorWorld World { get; } = world;

    /// <summary>An administrator's client.</summary>
    protected KubernetesClient Client => World.Client;

    /// <summary>The test's namespace.</summary>
    protected string Namespace { get; private set; } = "";

    /// <summary>The test's class; no other test uses it.</summary>
    protected string ClassName => Namespace;

    /// <summary>Cancels when the test has run out of time.</summary>
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await World.StartAsync();
        Namespace = await ControlPlane.NewNamespaceAsync(Client, Ct);
        await CreateClassAsync(ClassName, new());
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (TestContext.Current.TestState?.Result != TestResult.Failed)
            {
                await NothingIsLeftAsync();
                await OperatorIsWellAsync();
            }
        }
        finally
        {
            await Client.DeleteAsync<V1Namespace>(null, Namespace, null, CancellationToken.None);
            await Client.DeleteAsync<WorkspaceClass>(null, ClassName, null, CancellationToken.None);
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>Makes a class with the test's image and the storage that binds at once, unless the policy says otherwise.</summary>
    protected Task<WorkspaceClass> CreateClassAsync(string name, WorkspaceClassSpec policy) =>
        Client.CreateAsync(
            new WorkspaceClass
            {
                Metadata = new() { Name = name },
                Spec = policy with
                {
                    Image = policy.Image ?? Image,
                    Storage = policy.Storage with { ClassName = policy.Storage.ClassName ?? ImmediateStorage, DefaultSize = "16Mi" },
                },
            },
            Ct);

    /// <summary>Makes a workspace of the test's class, unless it names another.</summary>
    protected Task<Workspace> CreateWorkspaceAsync(string name, WorkspaceSpec? spec = null, string? finalizer = null)
    {
        spec ??= new() { Owner = "somebody@example.com" };
        return Client.CreateAsync(
            new Workspace
            {
                Metadata = new() { NamespaceProperty = Namespace, Name = name, Finalizers = finalizer is null ? null : [finalizer] },
                Spec = spec with { ClassName = spec.ClassName ?? ClassName },
            },
            Ct);
    }

    /// <summary>Makes a workspace that starts from a snapshot.</summary>
    protected Task<Workspace> CreateCopyAsync(string name, string snapshot) =>
        CreateWorkspaceAsync(name, new() { Owner = "else@example.com", Source = new() { Snapshot = new() { Name = snapshot } } });

    /// <summary>Asks for a snapshot.</summary>
    protected Task<WorkspaceSnapshot> CreateSnapshotAsync(string name, string workspace, string? finalizer = null) =>
        Client.CreateAsync(
            new WorkspaceSnapshot
            {
                Metadata = new() { NamespaceProperty = Namespace, Name = name, Finalizers = finalizer is null ? null : [finalizer] },
                Spec = new() { WorkspaceName = workspace },
            },
            Ct);

    /// <summary>Reads an object of the test's namespace.</summary>
    protected Task<T?> GetAsync<T>(string name)
        where T : class, IKubernetesObject<V1ObjectMeta> => Client.GetAsync<T>(Namespace, name, Ct);

    /// <summary>Lists the objects of the test's namespace.</summary>
    protected async Task<List<T>> ListAsync<T>(string? labels = null)
        where T : class, IKubernetesObject<V1ObjectMeta> => await Client.ListAsync<T>(Namespace, labels, ct: Ct).ToListAsync(Ct);

    /// <summary>Asks for an object's deletion.</summary>
    protected Task DeleteAsync<T>(string name)
        where T : class, IKubernetesObject<V1ObjectMeta> => Client.DeleteAsync<T>(Namespace, name, null, Ct);

    /// <summary>Merges fields into an object.</summary>
    protected Task MergeAsync<T>(string name, string json)
        where T : class, IKubernetesObject<V1ObjectMeta> => Client.MergePatchAsync<T>(Namespace, name, JsonNode.Parse(json)!, Ct);

    /// <summary>Takes all finalizers off an object, ours among them only when the operator has left.</summary>
    protected Task ReleaseAsync<T>(string name)
        where T : class, IKubernetesObject<V1ObjectMeta> => MergeAsync<T>(name, """{"metadata":{"finalizers":null}}""");

    /// <summary>Waits until an object is as wanted, and returns it.</summary>
    protected async Task<T> UntilAsync<T>(string name, Func<T, bool> holds, string what)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        T? last = null;
        await Wait.ForAsync(
            async () => (last = await GetAsync<T>(name)) is not null && holds(last),
            () => $"{typeof(T).Name} {name} {what}; it is {Describe(last)}\n{OperatorLog()}",
            Ct);
        return last!;
    }

    /// <summary>Waits until an object does not exist.</summary>
    protected async Task UntilGoneAsync<T>(string name)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        T? last = null;
        await Wait.ForAsync(
            async () => (last = await GetAsync<T>(name)) is null,
            () => $"{typeof(T).Name} {name} to be gone; it is {Describe(last)}\n{OperatorLog()}",
            Ct);
    }

    /// <summary>Waits until a workspace is not ready for the reason, in words that say what to do, and a warning tells it.</summary>
    protected async Task<Workspace> WorkspaceRefusedAsync(string name, string reason, params IReadOnlyList<string> says)
    {
        var workspace = await UntilAsync<Workspace>(
            name, candidate => Condition(candidate) is { Status: "False" } ready && ready.Reason == reason, $"to be not ready: {reason}");
        await ToldAsync(name, reason, Condition(workspace)!.Message!, says);
        return workspace;
    }

    /// <summary>The same for a snapshot.</summary>
    protected async Task<WorkspaceSnapshot> SnapshotRefusedAsync(string name, string reason, params IReadOnlyList<string> says)
    {
        var snapshot = await UntilAsync<WorkspaceSnapshot>(
            name, candidate => Condition(candidate) is { Status: "False" } ready && ready.Reason == reason, $"to be not ready: {reason}");
        await ToldAsync(name, reason, Condition(snapshot)!.Message!, says);
        return snapshot;
    }

    /// <summary>Waits until the workspace has its pod, plays the kubelet that runs it, and waits until the workspace is running.</summary>
    protected async Task<Workspace> RunsAsync(string name)
    {
        await UntilAsync<V1Pod>(name, pod => pod.Metadata.OwnerReferences is [{ Kind: "Workspace" }] && pod.Metadata.DeletionTimestamp is null, "of the workspace to be there");
        await PlayKubeletAsync(name);
        return await UntilAsync<Workspace>(name, workspace => workspace.Status?.Phase == WorkspacePhase.Running, "to run");
    }

    /// <summary>Waits until the snapshot can be used.</summary>
    protected Task<WorkspaceSnapshot> IsReadyAsync(string snapshot) =>
        UntilAsync<WorkspaceSnapshot>(snapshot, candidate => candidate.Status is { ReadyToUse: true, Url: not null }, "to be ready");

    /// <summary>A workspace that runs, with its claims bound.</summary>
    protected async Task RunningWorkspaceAsync(string name)
    {
        await CreateWorkspaceAsync(name);
        await RunsAsync(name);
        await UntilAsync<Workspace>(name, workspace => Condition(workspace, ConditionTypes.VolumesReady)?.Status == "True", "to have its volumes");
    }

    /// <summary>An object's condition.</summary>
    protected static V1Condition? Condition(IKubernetesObject<V1ObjectMeta> entity, string type = ConditionTypes.Ready) =>
        Conditions(entity).FirstOrDefault(condition => condition.Type == type);

    /// <summary>The operators' log as far as it is about this test.</summary>
    protected string OperatorLog() =>
        "operator:\n" + string.Join('\n', World.Log.Concat(World.Operators.SelectMany(process => process.Log))
            .Where(line => line.Contains(Namespace, StringComparison.Ordinal)).TakeLast(40));

    private static IReadOnlyList<V1Condition> Conditions(IKubernetesObject<V1ObjectMeta> entity) => entity switch
    {
        Workspace workspace => workspace.Status?.Conditions ?? [],
        WorkspaceSnapshot snapshot => snapshot.Status?.Conditions ?? [],
        _ => [],
    };

    private static string Describe(IKubernetesObject<V1ObjectMeta>? entity) =>
        entity is null
            ? "not there"
            : $"{(entity.Metadata.DeletionTimestamp is null ? "" : "being deleted, ")}finalizers [{string.Join(' ', entity.Metadata.Finalizers ?? [])}], "
                + string.Join("; ", Conditions(entity).Select(condition => $"{condition.Type}={condition.Status} {condition.Reason}: {condition.Message}"));

    private async Task ToldAsync(string name, string reason, string message, IReadOnlyList<string> says)
    {
        foreach (var part in says)
        {
            message.ShouldContain(part, Case.Sensitive);
        }

        await Wait.ForAsync(
            async () => (await ListAsync<Corev1Event>()).Any(told => told.InvolvedObject?.Name == name && told is { Type: "Warning" } && told.Reason == reason),
            () => $"a warning {reason} about {name}\n{OperatorLog()}",
            Ct);
    }

    /// <summary>Says of a pod what a kubelet says once it serves: no node is here to do it.</summary>
    private Task<V1Pod> PlayKubeletAsync(string pod)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var status = JsonNode.Parse(
            """
            {"status": {
              "phase": "Running", "startTime": "NOW",
              "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "NOW"}],
              "initContainerStatuses": [{"name": "content", "ready": true, "restartCount": 0, "image": "i", "imageID": "i",
                "state": {"terminated": {"exitCode": 0, "reason": "Completed", "message": "Fresh", "startedAt": "NOW", "finishedAt": "NOW"}}}],
              "containerStatuses": [{"name": "workspace", "ready": true, "started": true, "restartCount": 0, "image": "i", "imageID": "i",
                "state": {"running": {"startedAt": "NOW"}}}]
            }}
            """.Replace("NOW", now, StringComparison.Ordinal))!;
        return Client.MergePatchAsync<V1Pod>(Namespace, pod, status, Ct, "status");
    }

    private async Task NothingIsLeftAsync()
    {
        foreach (var workspace in await ListAsync<Workspace>())
        {
            await DeleteAsync<Workspace>(workspace.Metadata.Name!);
        }

        foreach (var snapshot in await ListAsync<WorkspaceSnapshot>())
        {
            await DeleteAsync<WorkspaceSnapshot>(snapshot.Metadata.Name!);
        }

        List<string> left = [];
        await Wait.ForAsync(
            async () => (left = await OurObjectsAsync()).Count == 0,
            () => $"nothing to be left, but there is {string.Join(", ", left)}\n{OperatorLog()}",
            Ct);
    }

    private async Task<List<string>> OurObjectsAsync()
    {
        const string Ours = $"{BerthLabels.ManagedBy}={BerthLabels.ManagedByBerth}";
        IEnumerable<IKubernetesObject<V1ObjectMeta>> all =
        [
            .. await ListAsync<Workspace>(),
            .. await ListAsync<WorkspaceSnapshot>(),
            .. await ListAsync<V1Pod>(Ours),
            .. await ListAsync<V1Service>(Ours),
            .. await ListAsync<V1PersistentVolumeClaim>(Ours),
            .. await ListAsync<V1VolumeSnapshot>(),
            .. await Client.ListAsync<V1Ingress>(null, $"{BerthLabels.WorkspaceNamespace}={Namespace}", ct: Ct).ToListAsync(Ct),
            .. (await Client.ListAsync<V1PersistentVolume>(ct: Ct).ToListAsync(Ct)).Where(volume => volume.Spec?.ClaimRef?.NamespaceProperty == Namespace),
            .. (await Client.ListAsync<V1VolumeSnapshotContent>(ct: Ct).ToListAsync(Ct)).Where(content => content.Spec?.VolumeSnapshotRef?.NamespaceProperty == Namespace),
        ];
        return [.. all.Select(entity => $"{entity.GetType().Name} {entity.Metadata.Name}: {Describe(entity)}")];
    }

    private async Task OperatorIsWellAsync()
    {
        World.Operators.Count.ShouldBeGreaterThan(0);
        foreach (var process in World.Operators)
        {
            process.IsAlive.ShouldBeTrue($"the operator ended:\n{string.Join('\n', process.Log.TakeLast(40))}");
            (await process.IsReadyAsync(Ct)).ShouldBeTrue("the operator is not ready");
        }
    }
}
