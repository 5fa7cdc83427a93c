using Berth.Crds;
using Berth.Kube.Models;

namespace Berth.Tests.Faults.Stories;

/// <summary>What users do with snapshots in their own namespace; each step returns when its effect is seen.</summary>
public sealed class SnapshotSteps(StoryNamespace home)
{
    /// <summary>Takes a snapshot.</summary>
    public async Task TakeAsync(string workspace, string name)
    {
        await AskForAsync(workspace, name);
        await home.UntilAsync<WorkspaceSnapshot>(name, snapshot => snapshot?.Status?.ReadyToUse == true, "is ready");
    }

    /// <summary>Asks for a snapshot and does not wait for it.</summary>
    public Task AskForAsync(string workspace, string name) =>
        home.CreateAsync(new WorkspaceSnapshot { Metadata = home.Named(name), Spec = new() { WorkspaceName = workspace } });

    /// <summary>Asks for a snapshot that is one too many, and waits for the refusal.</summary>
    public async Task TakeInVainAsync(string workspace, string name)
    {
        await AskForAsync(workspace, name);
        await HasFailedAsync(name);
    }

    /// <summary>Deletes a snapshot.</summary>
    public async Task DeleteAsync(string name)
    {
        await home.DeleteAsync<WorkspaceSnapshot>(name);
        await home.IsGoneAsync<WorkspaceSnapshot>(name);
    }

    /// <summary>Deletes what a snapshot is stored in, of one volume, behind the operator's back; waits until all of it has gone.</summary>
    public async Task LoseAsync(string name, string volume)
    {
        await home.DeleteAsync<V1VolumeSnapshot>($"{name}-{volume}");
        await HasFailedAsync(name);
        await home.UntilAsync(async () => (await home.ListAsync<V1VolumeSnapshot>()).Count == 0, "no VolumeSnapshot is left");
    }

    private Task HasFailedAsync(string name) =>
        home.UntilAsync<WorkspaceSnapshot>(name, snapshot => snapshot?.Status?.Phase == SnapshotPhase.Failed, "has failed");
}
