using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Models;
using k8s.Models;

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

    /// <summary>Asks for a snapshot of a workspace whose files are prepared, and does not wait for it.</summary>
    public async Task AskForAsync(string workspace, string name)
    {
        await PreparedAsync(workspace);
        await home.CreateAsync(new WorkspaceSnapshot { Metadata = home.Named(name), Spec = new() { WorkspaceName = workspace } });
    }

    // No node runs here: what its kubelet would tell of the container that prepares the files.
    private Task PreparedAsync(string workspace) => home.UntilAsync(
        async () =>
        {
            var found = await home.GetAsync<Workspace>(workspace);
            if (found?.Status is not { Phase: not (WorkspacePhase.Failed or WorkspacePhase.Stopped or WorkspacePhase.Terminating) } status
                || status.Conditions?.Any(condition => condition is { Type: ConditionTypes.ContentReady, Status: "True" }) == true)
            {
                return true;
            }

            if (await home.GetAsync<V1Pod>(workspace) is { Metadata.DeletionTimestamp: null, Status.InitContainerStatuses: null or { Count: 0 } } pod)
            {
                await home.PatchStatusAsync<V1Pod>(workspace, Prepared(pod.Metadata.Uid));
            }

            return false;
        },
        $"the files of {workspace} are prepared");

    private static JsonObject Prepared(string uid) => JsonNode.Parse(
        """
        {"metadata": {"uid": "UID"},
         "status": {"initContainerStatuses": [{"name": "content", "ready": true, "restartCount": 0, "image": "i", "imageID": "i",
           "state": {"terminated": {"exitCode": 0, "reason": "Completed", "message": "Fresh"}}}]}}
        """.Replace("UID", uid, StringComparison.Ordinal))!.AsObject();

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
