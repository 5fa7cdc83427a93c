using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Tests.Integration.Operator;

/// <summary>Deleting takes everything along, down to the directories of the storage.</summary>
public class DeletionTests(OperatorWorld world) : OperatorTest(world)
{
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Delete_WorkspaceWithThreeSnapshots_LeavesNoTrace()
    {
        await RunningWorkspaceAsync("ws");
        for (var i = 0; i < 3; i++)
        {
            await CreateSnapshotAsync($"s{i}", "ws");
        }

        for (var i = 0; i < 3; i++)
        {
            await IsReadyAsync($"s{i}");
        }

        var data = await DataAsync();
        data.Count.ShouldBe(4, "one volume and three captures");

        await DeleteAsync<Workspace>("ws");

        await UntilGoneAsync<Workspace>("ws");
        await ShouldBeGoneAsync(data);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Delete_SnapshotOfAClassThatRetains_TakesItsDataAlong()
    {
        var retains = $"{Namespace}-retains";
        await Client.CreateAsync(new V1VolumeSnapshotClass { Metadata = new() { Name = retains }, Driver = World.Storage.Driver, DeletionPolicy = "Retain" }, Ct);
        await Client.MergePatchAsync<WorkspaceClass>(
            null, ClassName, new JsonObject { ["spec"] = new JsonObject { ["storage"] = new JsonObject { ["snapshotClassName"] = retains } } }, Ct);
        await RunningWorkspaceAsync("ws");
        await CreateSnapshotAsync("s", "ws");
        await IsReadyAsync("s");
        (await ContentsAsync()).ShouldHaveSingleItem().Spec!.DeletionPolicy.ShouldBe("Retain");
        var data = await DataAsync();

        await DeleteAsync<Workspace>("ws");

        await UntilGoneAsync<Workspace>("ws");
        await ShouldBeGoneAsync(data);
        await Client.DeleteAsync<V1VolumeSnapshotClass>(null, retains, null, Ct);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Delete_Snapshot_ItsLinkIsDeadAtOnce()
    {
        await RunningWorkspaceAsync("ws");
        await CreateSnapshotAsync("s", "ws", Hold);
        await IsReadyAsync("s");
        var capture = (await ListAsync<V1VolumeSnapshot>()).Single().Metadata.Name!;
        // Somebody else still holds the capture: the link must not wait for that.
        await Client.PatchAsync<V1VolumeSnapshot>(Namespace, capture, new Berth.Kube.Client.JsonPatch().Add("/metadata/finalizers/-", Hold), Ct);

        await DeleteAsync<WorkspaceSnapshot>("s");

        var deleting = await UntilAsync<WorkspaceSnapshot>("s", snapshot => snapshot.Status is { Url: null, Phase: SnapshotPhase.Deleting }, "to lose its link");
        deleting.Status!.ReadyToUse.ShouldBe(false);
        Condition(deleting)!.Message!.ShouldContain(capture);
        (await GetAsync<V1VolumeSnapshot>(capture)).ShouldNotBeNull("the link went before the data");
        await UntilAsync<Workspace>("ws", workspace => workspace.Status?.Snapshots?.Count == 1, "to count what is being deleted");
        await UntilAsync<V1VolumeSnapshot>(capture, snapshot => snapshot.Metadata.Finalizers is [Hold], "to be held by the test alone");
        await ReleaseAsync<V1VolumeSnapshot>(capture);
        await UntilAsync<WorkspaceSnapshot>("s", snapshot => snapshot.Metadata.Finalizers is [Hold], "to be held by the test alone");
        await ReleaseAsync<WorkspaceSnapshot>("s");
        await UntilAsync<Workspace>("ws", workspace => workspace.Status?.Snapshots?.Count == 0, "to count none");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Delete_Namespace_TakesEverythingAlong()
    {
        await RunningWorkspaceAsync("ws");
        await CreateSnapshotAsync("s", "ws");
        await IsReadyAsync("s");
        // Some are in the making when the namespace begins to go: what is created then is forbidden.
        var making = Enumerable.Range(0, 8).Select(i => CreateWorkspaceAsync($"late-{i}"));
        await Task.WhenAll(making);

        await Client.DeleteAsync<V1Namespace>(null, Namespace, null, Ct);

        await Wait.ForAsync(
            async () => await Client.GetAsync<V1Namespace>(null, Namespace, Ct) is null,
            () => $"the namespace to be gone\n{OperatorLog()}",
            Ct);
    }

    private async Task<List<V1VolumeSnapshotContent>> ContentsAsync() =>
        (await Client.ListAsync<V1VolumeSnapshotContent>(ct: Ct).ToListAsync(Ct)).FindAll(content => content.Spec?.VolumeSnapshotRef?.NamespaceProperty == Namespace);

    /// <summary>The directories of the test's claims and captures, by the handles that the storage gave them.</summary>
    private async Task<List<string>> DataAsync()
    {
        List<string> handles =
        [
            .. (await Client.ListAsync<V1PersistentVolume>(ct: Ct).ToListAsync(Ct))
                .Where(volume => volume.Spec?.ClaimRef?.NamespaceProperty == Namespace).Select(World.Storage.HandleOf),
            .. (await ContentsAsync()).Select(content => content.Status!.SnapshotHandle!),
        ];
        var data = World.Storage.DataDirectories.Where(path => handles.Contains(Path.GetFileName(path))).ToList();
        data.Count.ShouldBe(handles.Count, $"a directory for each of {string.Join(", ", handles)}");
        return data;
    }

    private Task ShouldBeGoneAsync(IReadOnlyList<string> data) => Wait.ForAsync(
        () => Task.FromResult(!World.Storage.DataDirectories.Intersect(data).Any()),
        () => $"the directories to be gone: {string.Join(", ", World.Storage.DataDirectories.Intersect(data))}",
        Ct);
}
