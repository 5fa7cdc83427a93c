using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Berth.Crds;
using Berth.Kube.Models;
using Berth.Tests.Integration.Gateway.Links;
using Berth.Tests.Integration.Gateway.Login;
using k8s.Models;

namespace Berth.Tests.Integration.Operator;

/// <summary>Workspaces that start from a snapshot of another namespace.</summary>
public partial class ImportTests(OperatorWorld world) : OperatorTest(world)
{
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Start_FromAnotherNamespace_NeedsAGrantAndLeavesNothing()
    {
        await RunningWorkspaceAsync("ws");
        var file = Path.Combine(await VolumeOfAsync(Namespace, "ws-home"), "work.txt");
        await File.WriteAllTextAsync(file, "half done", Ct);
        await CreateSnapshotAsync("s", "ws");
        await IsReadyAsync("s");
        await File.WriteAllTextAsync(file, "later", Ct);
        var guests = await ControlPlane.NewNamespaceAsync(Client, Ct);
        var copy = await CreateImportAsync(guests, "copy", "s");

        await Wait.ForAsync(
            async () => Condition((await Client.GetAsync<Workspace>(guests, "copy", Ct))!)?.Reason == "SnapshotNotGranted", () => $"the copy to need a grant\n{OperatorLog()}", Ct);
        (await Client.ListAsync<V1PersistentVolumeClaim>(guests, ct: Ct).ToListAsync(Ct)).ShouldBeEmpty();

        await GrantAsync(guests, "copy", "s");
        await IsFilledAsync(guests, copy);

        (await File.ReadAllTextAsync(Path.Combine(await VolumeOfAsync(guests, "copy-home"), "work.txt"), Ct)).ShouldBe("half done");
        var kept = (await ContentsAsync()).ShouldHaveSingleItem();
        kept.Spec!.DeletionPolicy.ShouldBe("Delete");
        kept.Spec.VolumeSnapshotRef!.NamespaceProperty.ShouldBe(Namespace);

        // What the source does from now on reaches nobody.
        await DeleteAsync<Workspace>("ws");
        await UntilGoneAsync<Workspace>("ws");
        File.Exists(Path.Combine(await VolumeOfAsync(guests, "copy-home"), "work.txt")).ShouldBeTrue();
        await RemoveAsync(guests, "copy");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Start_SnapshotDeletedDuringTheImport_SaysSoAndLeavesNothing()
    {
        var storage = await SlowStorageAsync();
        await RunningWorkspaceAsync("ws");
        await CreateSnapshotAsync("s", "ws");
        await IsReadyAsync("s");
        var guests = await ControlPlane.NewNamespaceAsync(Client, Ct);
        await GrantAsync(guests, "copy", "s");
        await CreateImportAsync(guests, "copy", "s", storage);
        await Wait.ForAsync(
            async () => await Client.GetAsync<V1PersistentVolumeClaim>(guests, "copy-home", Ct) is { Spec.DataSource: not null }, () => $"the claim to be restored\n{OperatorLog()}", Ct);

        await DeleteAsync<WorkspaceSnapshot>("s");

        await UntilGoneAsync<WorkspaceSnapshot>("s");
        await Wait.ForAsync(
            async () => Condition((await Client.GetAsync<Workspace>(guests, "copy", Ct))!)?.Reason is "SnapshotNotFound" or "SnapshotNotGranted" or "SnapshotUnusable"
                && (await Client.ListAsync<V1PersistentVolumeClaim>(guests, ct: Ct).ToListAsync(Ct)).Count == 0
                && (await ContentsAsync()).Count == 0
                && (await Client.ListAsync<V1VolumeSnapshot>(guests, ct: Ct).ToListAsync(Ct)).Count == 0,
            () => $"the copy to give up, and nothing to be left\n{OperatorLog()}",
            Ct);
        await RemoveAsync(guests, "copy");
        await Client.DeleteAsync<V1StorageClass>(null, storage, null, Ct);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Start_WorkspaceDeletedDuringTheImport_LeavesNothing()
    {
        var storage = await SlowStorageAsync();
        await RunningWorkspaceAsync("ws");
        await CreateSnapshotAsync("s", "ws");
        await IsReadyAsync("s");
        var guests = await ControlPlane.NewNamespaceAsync(Client, Ct);
        await GrantAsync(guests, "copy", "s");
        await CreateImportAsync(guests, "copy", "s", storage);
        await Wait.ForAsync(async () => (await ContentsAsync()).Count == 2, () => $"the import to be made\n{OperatorLog()}", Ct);

        await RemoveAsync(guests, "copy");

        (await ContentsAsync()).ShouldHaveSingleItem().Spec!.DeletionPolicy.ShouldBe("Delete");
        (await GrantsAsync()).ShouldBeEmpty();
        (await GetAsync<WorkspaceSnapshot>("s"))!.Status!.ReadyToUse.ShouldBe(true);
        await Client.DeleteAsync<V1StorageClass>(null, storage, null, Ct);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Grant_NeverUsed_GoesWithItsTime()
    {
        await RunningWorkspaceAsync("ws");
        await CreateSnapshotAsync("s", "ws");
        await IsReadyAsync("s");

        await GrantAsync("nowhere", "copy", "s", TimeProvider.System.GetUtcNow().AddSeconds(2));

        await Wait.ForAsync(async () => (await GrantsAsync()).Count == 0, () => $"the grant to go\n{OperatorLog()}", Ct);
    }

    /// <summary>The whole way: login, page, click, grant, import, and only then the data are whose they should be.</summary>
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Open_LinkOfAnotherNamespace_FillsAWorkspaceOfTheOpeners()
    {
        await using var gateway = new LinkGateway(World.Kubeconfig, Client);
        await gateway.StartAsync();
        var guests = await ControlPlane.NewNamespaceAsync(Client, Ct);
        var policy = await Client.MergePatchAsync<WorkspaceClass>(
            null,
            ClassName,
            new JsonObject
            {
                ["spec"] = new JsonObject
                {
                    ["snapshots"] = new JsonObject
                    {
                        ["copiesNamespace"] = guests,
                        ["repositoryHosts"] = new JsonArray(gateway.Git.Address.GetLeftPart(UriPartial.Authority)),
                        ["repositoryNetworks"] = new JsonArray("127.0.0.0/8"),
                    },
                },
            },
            Ct);
        await gateway.WaitForAsync(policy, Ct);
        await CreateWorkspaceAsync("ws", new()
        {
            Owner = "alice@example.com",
            Repository = new() { Url = gateway.Git.Repository("open") },
            Env = [new() { Name = "TOKEN", Value = "alices-token" }],
        });
        await RunsAsync("ws");
        await UntilAsync<Workspace>("ws", workspace => Condition(workspace, ConditionTypes.VolumesReady)?.Status == "True", "to have its volumes");
        await File.WriteAllTextAsync(Path.Combine(await VolumeOfAsync(Namespace, "ws-home"), "work.txt"), "half done", Ct);
        await CreateSnapshotAsync("s", "ws");
        var link = LinkGateway.Portal + new Uri((await IsReadyAsync("s")).Status!.Url!).AbsolutePath;
        using var bob = new LoginBrowser(gateway.Port);
        var page = await bob.LogInAsync(link, "bob", Ct);
        await Wait.ForAsync(async () => (page = await bob.GoAsync(link, Ct)).Status == HttpStatusCode.OK, () => $"the gateway to know the link: {page.Body}", Ct);

        var answer = await bob.AskAsync(new(link), Ct, form: new() { ["ticket"] = Ticket().Match(page.Body).Groups[1].Value }, headers: ("Origin", LinkGateway.Portal));

        answer.Status.ShouldBe(HttpStatusCode.SeeOther, answer.Body);
        var copy = (await Client.ListAsync<Workspace>(guests, ct: Ct).ToListAsync(Ct)).ShouldHaveSingleItem();
        await IsFilledAsync(guests, copy);
        copy = (await Client.GetAsync<Workspace>(guests, copy.Metadata.Name!, Ct))!;
        copy.Spec.Owner.ShouldBe("bob@example.com");
        copy.Spec.Sharing.ShouldBeNull();
        copy.Spec.Env.ShouldBeNull();
        copy.Spec.Repository!.Url.ShouldBe(gateway.Git.Repository("open"));
        (await File.ReadAllTextAsync(Path.Combine(await VolumeOfAsync(guests, $"{copy.Metadata.Name}-home"), "work.txt"), Ct)).ShouldBe("half done");

        // The operator writes the status again, and leaves to the gateway what is the gateway's.
        await MergeAsync<WorkspaceSnapshot>("s", """{"spec":{"description":"changed"}}""");
        await UntilAsync<WorkspaceSnapshot>("s", snapshot => snapshot.Status?.ObservedGeneration == snapshot.Metadata.Generation, "to be looked at again");
        (await GetAsync<WorkspaceSnapshot>("s"))!.Status!.Opened!.Last!.Single().Workspace.ShouldBe($"{guests}/{copy.Metadata.Name}");
        await RemoveAsync(guests, copy.Metadata.Name!);
    }

    private Task<Workspace> CreateImportAsync(string ns, string name, string snapshot, string? storage = null) => Client.CreateAsync(
        new Workspace
        {
            Metadata = new() { NamespaceProperty = ns, Name = name },
            Spec = new()
            {
                Owner = "else@example.com",
                ClassName = ClassName,
                Source = new() { Snapshot = new() { Name = snapshot, Namespace = Namespace } },
                Volumes = storage is null ? null : [new() { Name = "home", MountPath = "/home/workspace", Size = "16Mi", StorageClassName = storage }],
            },
        },
        Ct);

    private Task<SnapshotGrant> GrantAsync(string ns, string workspace, string snapshot, DateTimeOffset? expires = null) => Client.CreateAsync(
        new SnapshotGrant
        {
            Metadata = new() { NamespaceProperty = Namespace, Name = $"{ns}.{workspace}" },
            Spec = new() { Snapshot = new() { Name = snapshot }, Workspace = new() { Namespace = ns, Name = workspace }, User = "else@example.com", ExpiresAt = expires },
        },
        Ct);

    private async Task<string> SlowStorageAsync() => (await Client.CreateAsync(World.Storage.SlowClass($"{Namespace}-slow", 8), Ct)).Metadata.Name!;

    /// <summary>Waits until the claim is bound, and nothing of the import is left.</summary>
    private async Task IsFilledAsync(string ns, Workspace copy) => await Wait.ForAsync(
        async () => (await Client.ListAsync<V1PersistentVolumeClaim>(ns, ct: Ct).ToListAsync(Ct)) is [{ Status.Phase: "Bound" }]
            && (await Client.ListAsync<V1VolumeSnapshot>(ns, ct: Ct).ToListAsync(Ct)).Count == 0
            && (await ContentsAsync()).All(content => content.Metadata.Label(BerthLabels.WorkspaceUid) != copy.Metadata.Uid)
            && (await GrantsAsync()).Count == 0,
        () => $"the copy to be filled, and nothing of the import to be left\n{OperatorLog()}",
        Ct);

    /// <summary>The contents of this test: those of its snapshots, and the imports of these.</summary>
    private async Task<List<V1VolumeSnapshotContent>> ContentsAsync() =>
    [
        .. (await Client.ListAsync<V1VolumeSnapshotContent>(ct: Ct).ToListAsync(Ct))
            .Where(content => content.Spec?.VolumeSnapshotRef?.NamespaceProperty == Namespace || content.Metadata.Label(BerthLabels.SourceNamespace) == Namespace),
    ];

    private async Task<List<SnapshotGrant>> GrantsAsync() => await Client.ListAsync<SnapshotGrant>(Namespace, ct: Ct).ToListAsync(Ct);

    private async Task<string> VolumeOfAsync(string ns, string claim)
    {
        var bound = await Client.GetAsync<V1PersistentVolumeClaim>(ns, claim, Ct);
        var volume = await Client.GetAsync<V1PersistentVolume>(null, bound!.Spec!.VolumeName!, Ct);
        return World.Storage.FilesOf(World.Storage.HandleOf(volume!));
    }

    private async Task RemoveAsync(string ns, string workspace)
    {
        await Client.DeleteAsync<Workspace>(ns, workspace, null, Ct);
        await Wait.ForAsync(async () => await Client.GetAsync<Workspace>(ns, workspace, Ct) is null, () => $"the copy to be gone\n{OperatorLog()}", Ct);
        (await Client.ListAsync<V1PersistentVolumeClaim>(ns, ct: Ct).ToListAsync(Ct)).ShouldBeEmpty();
        (await Client.ListAsync<V1VolumeSnapshot>(ns, ct: Ct).ToListAsync(Ct)).ShouldBeEmpty();
        await Client.DeleteAsync<V1Namespace>(null, ns, null, Ct);
    }

    [GeneratedRegex("name=\"ticket\" value=\"([^\"]+)\"")]
    private static partial Regex Ticket();
}
