using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Client;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Tests.Integration.Operator;

/// <summary>Snapshots that cannot be taken, or not yet.</summary>
public class BadSnapshotTests(OperatorWorld world) : OperatorTest(world)
{
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Take_WorkspaceMissing_IsTakenOnceItExists()
    {
        await CreateSnapshotAsync("s", "ws");
        await SnapshotRefusedAsync("s", "NoSuchWorkspace", "'ws' does not exist", "taken once there is a workspace of that name");

        await RunningWorkspaceAsync("ws");

        await IsReadyAsync("s");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Take_WorkspaceBeingDeleted_IsTakenOfTheNextOne()
    {
        await CreateWorkspaceAsync("ws", finalizer: Hold);
        await RunsAsync("ws");
        await DeleteAsync<Workspace>("ws");
        await UntilAsync<Workspace>("ws", workspace => workspace.Metadata.Finalizers is [Hold], "to be held by the test alone");
        await CreateSnapshotAsync("s", "ws");
        await SnapshotRefusedAsync("s", "NoSuchWorkspace", "'ws' is being deleted");
        (await ListAsync<V1VolumeSnapshot>()).ShouldBeEmpty();

        await ReleaseAsync<Workspace>("ws");
        await UntilGoneAsync<Workspace>("ws");
        await RunningWorkspaceAsync("ws");

        await IsReadyAsync("s");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Take_SameNameInARow_AreTwoSnapshots()
    {
        await RunningWorkspaceAsync("ws");
        await CreateSnapshotAsync("s", "ws");
        var first = await IsReadyAsync("s");
        await DeleteAsync<WorkspaceSnapshot>("s");
        WorkspaceSnapshot? second = null;
        await Wait.ForAsync(
            async () =>
            {
                try
                {
                    second = await CreateSnapshotAsync("s", "ws");
                    return true;
                }
                catch (KubernetesApiException taken) when (taken.IsAlreadyExists)
                {
                    return false;
                }
            },
            () => "the name to be free again",
            Ct);

        var ready = await IsReadyAsync("s");
        ready.Metadata.Uid.ShouldBe(second!.Metadata.Uid);
        ready.Status!.Url.ShouldNotBe(first.Status!.Url);
        var capture = (await ListAsync<V1VolumeSnapshot>()).ShouldHaveSingleItem();
        capture.Metadata.OwnerReferences!.Single().Uid.ShouldBe(second.Metadata.Uid);
        ready.Status.Volumes!.Single().ContentName.ShouldNotBe(first.Status.Volumes!.Single().ContentName);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Create_NameOf253Characters_IsRefused()
    {
        var refused = await Should.ThrowAsync<KubernetesApiException>(() => CreateSnapshotAsync(new('a', 253), "ws"));

        refused.IsInvalid.ShouldBeTrue(refused.Message);
        refused.Message.ShouldContain("metadata.name");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Take_StorageFailsAtFirst_TellsItsErrorAndBecomesReady()
    {
        await UseSnapshotClassAsync(name => World.Storage.SnapshotsThatFailAtFirst(name, 2));
        await RunningWorkspaceAsync("ws");
        await CreateSnapshotAsync("s", "ws");

        await UntilAsync<WorkspaceSnapshot>("s", snapshot => snapshot.Status?.Error is not null, "to tell the storage's error");
        var ready = await IsReadyAsync("s");

        ready.Status!.Error.ShouldBeNull();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Take_WorkspaceDeletedMeanwhile_LeavesNothing()
    {
        await UseSnapshotClassAsync(World.Storage.SnapshotsThatAreNeverReady);
        await RunningWorkspaceAsync("ws");
        await CreateSnapshotAsync("s", "ws");
        await UntilAsync<WorkspaceSnapshot>("s", snapshot => snapshot.Status?.Phase == SnapshotPhase.InProgress, "to be in progress");

        await DeleteAsync<Workspace>("ws");

        await UntilGoneAsync<Workspace>("ws");
        (await ListAsync<WorkspaceSnapshot>()).ShouldBeEmpty();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Start_FromSnapshotThatIsMissing_RecoversOnceItIsTaken()
    {
        await RunningWorkspaceAsync("ws");
        await CreateCopyAsync("copy", "s");
        await WorkspaceRefusedAsync("copy", "SnapshotNotFound", "'s'", "create it, or start from another one");

        await CreateSnapshotAsync("s", "ws");

        await RunsAsync("copy");
        (await GetAsync<V1PersistentVolumeClaim>("copy-home"))!.Spec!.DataSource!.Name.ShouldBe("s-home");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Start_FromSnapshotThatIsNotReady_StartsOnceItIs()
    {
        await UseSnapshotClassAsync(name => World.Storage.SlowSnapshots(name, 6));
        await RunningWorkspaceAsync("ws");
        await CreateSnapshotAsync("s", "ws");
        await CreateCopyAsync("copy", "s");
        var waiting = await UntilAsync<Workspace>("copy", workspace => Condition(workspace)?.Reason == "SnapshotNotReady", "to wait for its snapshot");
        waiting.Status!.Phase.ShouldBe(WorkspacePhase.Pending);
        Condition(waiting)!.Message!.ShouldContain("'s'");

        await RunsAsync("copy");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Start_FromSnapshotBeingDeleted_SaysSoAndRecoversWithTheNext()
    {
        await RunningWorkspaceAsync("ws");
        await CreateSnapshotAsync("s", "ws", Hold);
        await IsReadyAsync("s");
        await DeleteAsync<WorkspaceSnapshot>("s");
        await UntilAsync<WorkspaceSnapshot>("s", snapshot => snapshot.Metadata.Finalizers is [Hold], "to be held by the test alone");
        await CreateCopyAsync("copy", "s");
        await WorkspaceRefusedAsync("copy", "SnapshotUnusable", "'s' is being deleted", "start from another one");

        await ReleaseAsync<WorkspaceSnapshot>("s");
        await WorkspaceRefusedAsync("copy", "SnapshotNotFound", "'s'");
        await CreateSnapshotAsync("s", "ws");

        await RunsAsync("copy");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Start_SnapshotDeletedDuringTheRestore_SaysSoAndRecoversWithTheNext()
    {
        // Seen once in two runs: the claim that is given up, or the snapshot, keeps the finalizer of a sidecar until its next sweep.
        Assert.SkipWhen(World is CsiOperatorWorld, "the sidecars of the CSI stack may lose this deletion for up to 15 minutes");
        var storage = $"{Namespace}-slow";
        await Client.CreateAsync(World.Storage.SlowClass(storage, 6), Ct);
        await RunningWorkspaceAsync("ws");
        await CreateSnapshotAsync("s", "ws");
        await IsReadyAsync("s");
        await CreateWorkspaceAsync(
            "copy",
            new()
            {
                Owner = "else@example.com",
                Source = new() { Snapshot = new() { Name = "s" } },
                Volumes = [new() { Name = "home", MountPath = "/home/workspace", Size = "16Mi", StorageClassName = storage }],
            });
        await UntilAsync<V1PersistentVolumeClaim>("copy-home", claim => claim.Spec?.DataSource is not null, "to be restored");

        await DeleteAsync<WorkspaceSnapshot>("s");

        // The storage fills nothing from what is being deleted: the claim is given up, or both would wait for each other.
        await UntilGoneAsync<WorkspaceSnapshot>("s");
        await WorkspaceRefusedAsync("copy", "SnapshotNotFound", "'s'", "create it, or start from another one");
        await CreateSnapshotAsync("s", "ws");
        await RunsAsync("copy");
        await Client.DeleteAsync<V1StorageClass>(null, storage, null, Ct);
    }

    /// <summary>Lets the test's class take snapshots of a class with a fault.</summary>
    private async Task UseSnapshotClassAsync(Func<string, V1VolumeSnapshotClass> make)
    {
        // No test outlives its control plane: the class may stay.
        var faulty = await Client.CreateAsync(make($"{Namespace}-faulty"), Ct);
        await Client.MergePatchAsync<WorkspaceClass>(
            null, ClassName, new JsonObject { ["spec"] = new JsonObject { ["storage"] = new JsonObject { ["snapshotClassName"] = faulty.Metadata.Name } } }, Ct);
    }
}
