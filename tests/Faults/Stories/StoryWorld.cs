using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.DevStorage.Objects;
using Berth.Kube.Models;
using Berth.Tests.Faults.Cluster;
using k8s;
using k8s.Models;

namespace Berth.Tests.Faults.Stories;

/// <summary>What users can do with workspaces of one namespace, and of another one; each step returns when its effect is seen.</summary>
public sealed class StoryWorld(StoryNamespace home, StoryNamespace guests)
{
    /// <summary>The class of this story's own.</summary>
    public ClassSteps Class { get; } = new(home);

    /// <summary>The snapshots.</summary>
    public SnapshotSteps Snapshots { get; } = new(home);

    /// <summary>What workspaces of the other namespace do with the snapshots of this one.</summary>
    public ImportSteps Imports { get; } = new(home, guests);

    /// <summary>The other namespace, seen from there.</summary>
    public StoryWorld Guests => new(guests, home);

    /// <summary>Whether a workspace is as far as it gets without a node.</summary>
    public static bool HasStarted(Workspace? workspace) =>
        workspace?.Status is { Phase: WorkspacePhase.Creating, PodName: not null } && Says(workspace, ConditionTypes.VolumesReady, "True");

    /// <summary>Whether the newest status of a workspace has this condition.</summary>
    public static bool Says(Workspace? workspace, string type, string status, string? reason = null) =>
        workspace?.Status?.ObservedGeneration == workspace?.Metadata.Generation
        && workspace?.Status?.Conditions?.Any(condition => condition.Type == type && condition.Status == status && (reason ?? condition.Reason) == condition.Reason) == true;

    /// <summary>Asks for a workspace from a snapshot, in storage of its class or another, and does not wait for it.</summary>
    public static Task<Workspace> AskForCopyAsync(StoryNamespace there, string name, SnapshotReference snapshot, string? storage = null) => there.CreateAsync(new Workspace
    {
        Metadata = there.Named(name),
        Spec = new()
        {
            Owner = $"{name}@example.com",
            Source = new() { Snapshot = snapshot },
            Volumes = storage is null ? null : [new() { Name = "home", MountPath = "/home/workspace", StorageClassName = storage }],
        },
    });

    /// <summary>Makes a workspace; without a node that ends with its pod made and its volume bound.</summary>
    public async Task StartAsync(string name, string? className = null)
    {
        await AskForWorkspaceAsync(name, className);
        await HasStartedAsync(name);
    }

    /// <summary>Asks for a workspace and does not wait for it.</summary>
    public Task AskForWorkspaceAsync(string name, string? className = null, params IReadOnlyList<VolumeSpec> volumes) => home.CreateAsync(new Workspace
    {
        Metadata = home.Named(name),
        Spec = new() { Owner = $"{name}@example.com", ClassName = className ?? FaultCluster.ClassName, Volumes = volumes is [] ? null : volumes },
    });

    /// <summary>Waits until a workspace is as far as it gets here.</summary>
    public Task HasStartedAsync(string name) => home.UntilAsync<Workspace>(name, HasStarted, "has its pod and its volume");

    /// <summary>Waits until a workspace tells what stands against it.</summary>
    public Task HasFailedAsync(string name) => home.UntilAsync<Workspace>(name, workspace => workspace?.Status?.Phase == WorkspacePhase.Failed, "has failed");

    /// <summary>Has the class of its own allow no sharing, and waits until that reaches a workspace that is shared.</summary>
    public async Task ForbidSharingAsync(string name)
    {
        await Class.ForbidSharingAsync();
        await IsNotSharedAsync(name, nameof(SharingRefusal.Disabled));
    }

    /// <summary>Shares a workspace with bob.</summary>
    public async Task ShareAsync(string name)
    {
        await AskToShareAsync(name, null);
        await home.UntilAsync<Workspace>(name, workspace => Says(workspace, ConditionTypes.Shared, "True"), "is shared");
    }

    /// <summary>Shares a workspace for a few seconds, and waits for their end.</summary>
    public async Task ShareForAWhileAsync(string name, TimeSpan time)
    {
        await AskToShareAsync(name, TimeProvider.System.GetUtcNow() + time);
        await IsNotSharedAsync(name, nameof(SharingRefusal.Expired));
    }

    /// <summary>Takes the sharing back.</summary>
    public async Task UnshareAsync(string name)
    {
        await home.PatchAsync<Workspace>(name, StoryNamespace.Spec("sharing", new JsonObject { ["level"] = nameof(SharingLevel.None) }));
        await IsNotSharedAsync(name, "NotShared");
    }

    /// <summary>Moves the editor to another port.</summary>
    public async Task MoveToPortAsync(string name, int port)
    {
        await home.PatchAsync<Workspace>(name, StoryNamespace.Spec("ports", new JsonArray(new JsonObject { ["name"] = "main", ["port"] = port })));
        await home.UntilAsync<V1Service>(name, service => service?.Spec?.Ports is [{ Port: var now }] && now == port, "has the port");
    }

    /// <summary>Stops a workspace.</summary>
    public async Task StopAsync(string name)
    {
        await SetModeAsync(name, OperatingMode.Stopped);
        await home.UntilAsync<Workspace>(name, workspace => workspace?.Status?.Phase == WorkspacePhase.Stopped, "is stopped");
    }

    /// <summary>Starts a stopped workspace.</summary>
    public async Task StartAgainAsync(string name)
    {
        await SetModeAsync(name, OperatingMode.Running);
        await HasStartedAsync(name);
    }

    /// <summary>Makes a workspace from a snapshot.</summary>
    public async Task RestoreAsync(string name, string snapshot)
    {
        await AskForCopyAsync(home, name, new() { Name = snapshot });
        await HasStartedAsync(name);
    }

    /// <summary>Makes a workspace from a snapshot, in storage that waits for a node; waits until it waits for nothing else.</summary>
    public async Task BeginToRestoreAsync(string name, string snapshot)
    {
        await AskForCopyAsync(home, name, new() { Name = snapshot }, Driver.StorageClass);
        await home.UntilAsync<Workspace>(name, workspace => workspace?.Status is { Phase: WorkspacePhase.Creating, PodName: not null }, "has its pod");
    }

    /// <summary>Makes a volume larger; without anybody who makes it so, that ends with the claim's asking for more.</summary>
    public async Task GrowAsync(string name, VolumeSpec volume)
    {
        await home.PatchAsync<Workspace>(
            name, StoryNamespace.Spec("volumes", new JsonArray(JsonSerializer.SerializeToNode(volume, CrdsJsonContext.Default.VolumeSpec))));
        await home.UntilAsync<V1PersistentVolumeClaim>(
            $"{name}-{volume.Name}", claim => claim?.Spec?.Resources?.Requests?.Text("storage") == volume.Size, $"asks for {volume.Size}");
    }

    /// <summary>Deletes something of a workspace behind the operator's back, and waits until there is another one and the workspace has it.</summary>
    public async Task TakeAwayAsync<T>(string name, string entity)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var before = (await home.GetAsync<T>(entity))!;
        await home.DeleteAsync<T>(entity);
        await home.UntilAsync<T>(entity, now => now is not null && now.Metadata.Uid != before.Metadata.Uid, "is made anew");
        await HasStartedAsync(name);
    }

    /// <summary>Deletes a workspace.</summary>
    public async Task DeleteAsync(string name)
    {
        await home.DeleteAsync<Workspace>(name);
        await home.IsGoneAsync<Workspace>(name);
    }

    /// <summary>Removes a workspace by force, and waits until nothing of it is left, in either namespace.</summary>
    public async Task ForceAwayAsync(string name)
    {
        await home.ForceAwayAsync<Workspace>(name);
        await home.UntilAsync(
            async () => (await home.ListAsync<V1Pod>()).Count + (await home.ListAsync<V1Service>()).Count + (await home.ListAsync<V1PersistentVolumeClaim>()).Count
                + (await guests.ListAsync<V1Ingress>()).Count == 0,
            "all that it had is gone");
    }

    /// <summary>Deletes every workspace, which takes everything with it, and then the class.</summary>
    public async Task DeleteAllAsync()
    {
        await Task.WhenAll(await DeletionsAsync(), await Guests.DeletionsAsync());
        await Class.DeleteAsync();
    }

    private async Task<Task> DeletionsAsync() => Task.WhenAll((await home.ListAsync<Workspace>()).Select(workspace => DeleteAsync(workspace.Metadata.Name!)));

    private Task<Workspace> AskToShareAsync(string name, DateTimeOffset? until) => home.PatchAsync<Workspace>(
        name,
        StoryNamespace.Spec("sharing", new JsonObject
        {
            ["level"] = nameof(SharingLevel.Users),
            ["users"] = new JsonArray("bob@example.com"),
            ["expiresAt"] = until?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        }));

    private Task IsNotSharedAsync(string name, string reason) =>
        home.UntilAsync<Workspace>(name, workspace => Says(workspace, ConditionTypes.Shared, "False", reason), $"is not shared ({reason})");

    private Task<Workspace> SetModeAsync(string name, OperatingMode mode) => home.PatchAsync<Workspace>(name, StoryNamespace.Spec("operatingMode", mode.ToString()));
}
