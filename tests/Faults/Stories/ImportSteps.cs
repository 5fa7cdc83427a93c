using Berth.Crds;
using Berth.DevStorage.Objects;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Tests.Faults.Stories;

/// <summary>
/// What happens between two namespaces: a snapshot of the first is given to a workspace of the second. The grants are those that the
/// gateway makes for whoever opens a snapshot's link. Without a node an import goes all the way, as volumes are bound at once; one into
/// storage that waits for the node of a pod stays under way.
/// </summary>
public sealed class ImportSteps(StoryNamespace home, StoryNamespace guests)
{
    private static readonly TimeSpan TimeToBegin = TimeSpan.FromMinutes(15);

    /// <summary>Opens a snapshot's link, and waits until the workspace has its files, and nothing of the import is left.</summary>
    public async Task OpenAsync(string name, string snapshot)
    {
        await GrantAsync(name, snapshot, TimeToBegin);
        await AskAsync(name, snapshot);
        await IsDoneAsync(name);
    }

    /// <summary>Opens a snapshot's link, into storage that waits for a node, and waits until the import is under way.</summary>
    public async Task BeginAsync(string name, string snapshot)
    {
        await GrantAsync(name, snapshot, TimeToBegin);
        await AskAsync(name, snapshot, Driver.StorageClass);
        await IsUnderWayAsync(name);
    }

    /// <summary>Asks for a workspace that nobody granted a snapshot to, and waits until it says so.</summary>
    public async Task AskInVainAsync(string name, string snapshot)
    {
        await AskAsync(name, snapshot);
        await IsRefusedAsync(name);
    }

    /// <summary>Grants the snapshot to a workspace that waits for it.</summary>
    public async Task GrantLateAsync(string name, string snapshot)
    {
        await GrantAsync(name, snapshot, TimeToBegin);
        await IsDoneAsync(name);
    }

    /// <summary>Grants the snapshot to a workspace that is never made, and does not wait for anything.</summary>
    public Task GrantToNobodyAsync(string name, string snapshot) => GrantAsync(name, snapshot, TimeToBegin);

    /// <summary>Grants the snapshot for a few seconds to a workspace that is never made, and waits for their end.</summary>
    public async Task GrantForAWhileAsync(string name, string snapshot, TimeSpan time)
    {
        await GrantAsync(name, snapshot, time);
        await GrantIsGoneAsync(name);
    }

    /// <summary>Takes the grant of an import under way back, and waits until the import is given up.</summary>
    public async Task TakeBackAsync(string name)
    {
        await home.DeleteAsync<SnapshotGrant>(GrantOf(name));
        await IsRefusedAsync(name);
        await IsGivenUpAsync();
    }

    /// <summary>Deletes the snapshot of an import under way, and waits until the import is given up, and the grant has gone with the snapshot.</summary>
    public async Task DeleteSnapshotAsync(string name, string snapshot)
    {
        await home.DeleteAsync<WorkspaceSnapshot>(snapshot);
        await home.IsGoneAsync<WorkspaceSnapshot>(snapshot);
        await IsOrphanedAsync(name);
    }

    /// <summary>Deletes a snapshot with a grant that nobody used, which goes along.</summary>
    public async Task DeleteGrantedAsync(string name, string snapshot)
    {
        await home.DeleteAsync<WorkspaceSnapshot>(snapshot);
        await home.IsGoneAsync<WorkspaceSnapshot>(snapshot);
        await GrantIsGoneAsync(name);
    }

    /// <summary>Deletes the captured workspace while another imports a snapshot of it, and waits as for the deletion of the snapshot.</summary>
    public async Task DeleteSourceAsync(string name, string source)
    {
        await home.DeleteAsync<Workspace>(source);
        await home.IsGoneAsync<Workspace>(source);
        await IsOrphanedAsync(name);
    }

    /// <summary>Deletes the VolumeSnapshot of an import under way behind the operator's back, and waits until it is under way anew.</summary>
    public async Task LoseAsync(string name)
    {
        var before = (await ImportsAsync()).Single();
        await guests.DeleteAsync<V1VolumeSnapshot>(before.Metadata.Name!);
        await guests.UntilAsync(
            async () => (await ImportsAsync()) is [{ Status.ReadyToUse: true } now] && now.Metadata.Uid != before.Metadata.Uid, "the import is made anew");
        await IsUnderWayAsync(name);
    }

    /// <summary>Removes the workspace of an import under way by force, and waits until nothing of the import is left.</summary>
    public async Task ForceAwayAsync(string name)
    {
        await guests.ForceAwayAsync<Workspace>(name);
        await IsGivenUpAsync();
        await guests.UntilAsync(async () => (await guests.ListAsync<V1Pod>()).Count + (await guests.ListAsync<V1Service>()).Count == 0, "the garbage collector has come");
    }

    // The gateway's has the namespace in its name; this one is called the same in every run.
    private static string GrantOf(string name) => $"to-{name}";

    private async Task GrantAsync(string name, string snapshot, TimeSpan time)
    {
        var granted = (await home.GetAsync<WorkspaceSnapshot>(snapshot))!;
        await home.CreateAsync(new SnapshotGrant
        {
            Metadata = home.Named(GrantOf(name)) with
            {
                OwnerReferences = [ControllerReference.To(granted) with { Controller = null, BlockOwnerDeletion = null }],
            },
            Spec = new()
            {
                Snapshot = new() { Name = snapshot, Uid = granted.Metadata.Uid },
                Workspace = new() { Namespace = guests.Name, Name = name },
                User = $"{name}@example.com",
                ExpiresAt = TimeProvider.System.GetUtcNow() + time,
            },
        });
    }

    private Task<Workspace> AskAsync(string name, string snapshot, string? storage = null) =>
        StoryWorld.AskForCopyAsync(guests, name, new() { Name = snapshot, Namespace = home.Name }, storage);

    private async Task IsDoneAsync(string name)
    {
        await guests.UntilAsync<Workspace>(name, StoryWorld.HasStarted, "has its pod and its volume");
        await guests.UntilAsync(async () => (await ImportsAsync()).Count == 0, "nothing of the import is left");
        await GrantIsGoneAsync(name);
    }

    private async Task IsUnderWayAsync(string name)
    {
        await guests.UntilAsync<Workspace>(name, workspace => workspace?.Status is { Phase: WorkspacePhase.Creating, PodName: not null }, "has its pod");
        await guests.UntilAsync(async () => (await ImportsAsync()) is [{ Status.ReadyToUse: true }], "the import is under way");
    }

    /// <summary>It says so for good only once the grant has gone: without one it is not told whether there is such a snapshot.</summary>
    private async Task IsOrphanedAsync(string name)
    {
        await GrantIsGoneAsync(name);
        await IsRefusedAsync(name);
        await IsGivenUpAsync();
    }

    private Task IsRefusedAsync(string name) => guests.UntilAsync<Workspace>(
        name, workspace => StoryWorld.Says(workspace, ConditionTypes.Ready, "False", "SnapshotNotGranted"), "is not granted the snapshot");

    private Task IsGivenUpAsync() => guests.UntilAsync(
        async () => (await ImportsAsync()).Count + (await guests.ListAsync<V1PersistentVolumeClaim>()).Count == 0, "the import is given up");

    private Task GrantIsGoneAsync(string name) => home.IsGoneAsync<SnapshotGrant>(GrantOf(name));

    private ValueTask<List<V1VolumeSnapshot>> ImportsAsync() => guests.ListAsync<V1VolumeSnapshot>();
}
