using Berth.DevStorage.Objects;
using Berth.Kube.Client;
using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Tests.Integration.DevStorage;

/// <summary>The development storage on a real control plane: what is promised in hack/devstorage/README.md.</summary>
public sealed class StorageTests(ControlPlane controlPlane, StorageProcess storage) : IClassFixture<StorageProcess>, IAsyncLifetime
{
    private readonly KubernetesClient _client = controlPlane.NewClient();
    private string _namespace = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _namespace = await ControlPlane.NewNamespaceAsync(_client, Ct);

    public async ValueTask DisposeAsync()
    {
        await _client.DeleteAsync<V1Namespace>(null, _namespace, null, CancellationToken.None);
        _client.Dispose();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Restore_OfASnapshot_HoldsTheFileAndDeletesLeaveNothing()
    {
        var source = await BoundAsync(await ClaimAsync("source"));
        await WriteAsync(source, "then");
        var snapshot = await ReadyAsync(await SnapshotAsync("snap", "source"));
        await WriteAsync(source, "later");

        var copy = await BoundAsync(await ClaimAsync("copy", from: "snap"));

        (await ReadAsync(copy)).ShouldBe("then");
        snapshot.Status!.RestoreSize.ShouldBe("64Mi");
        snapshot.Status.CreationTime.ShouldNotBeNull();
        snapshot.Metadata.Finalizers.ShouldNotBeNull().ShouldContain(StorageNames.SnapshotAsSource);
        var content = (await _client.GetAsync<V1VolumeSnapshotContent>(null, snapshot.Status.BoundVolumeSnapshotContentName!, Ct)).ShouldNotBeNull();
        content.Spec!.VolumeSnapshotRef!.Uid.ShouldBe(snapshot.Metadata.Uid);
        content.Metadata.Finalizers.ShouldBe([StorageNames.ContentBound]);

        await _client.DeleteAsync<V1PersistentVolumeClaim>(_namespace, "source", null, Ct);
        await _client.DeleteAsync<V1PersistentVolumeClaim>(_namespace, "copy", null, Ct);
        await _client.DeleteAsync<V1VolumeSnapshot>(_namespace, "snap", null, Ct);
        await GoneAsync<V1PersistentVolume>(null, source.Spec!.VolumeName!);
        await GoneAsync<V1PersistentVolume>(null, copy.Spec!.VolumeName!);
        await GoneAsync<V1VolumeSnapshot>(_namespace, "snap");
        await GoneAsync<V1VolumeSnapshotContent>(null, content.Metadata.Name!);
        Directory.Exists(storage.VolumePath(source.Spec.VolumeName!)).ShouldBeFalse();
        Directory.Exists(storage.VolumePath(copy.Spec.VolumeName!)).ShouldBeFalse();
        Directory.Exists(storage.SnapshotPath(content.Status!.SnapshotHandle!)).ShouldBeFalse();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Delete_WithRetain_KeepsDataThatCanBeImported()
    {
        var retain = await ClassAsync(Classes.Snapshot() with { DeletionPolicy = "Retain" });
        await WriteAsync(await BoundAsync(await ClaimAsync("source")), "kept");
        var snapshot = await ReadyAsync(await SnapshotAsync("snap", "source", @class: retain));
        var contentName = snapshot.Status!.BoundVolumeSnapshotContentName!;

        await _client.DeleteAsync<V1VolumeSnapshot>(_namespace, "snap", null, Ct);
        await GoneAsync<V1VolumeSnapshot>(_namespace, "snap");
        var content = (await _client.GetAsync<V1VolumeSnapshotContent>(null, contentName, Ct)).ShouldNotBeNull();
        await _client.DeleteAsync<V1VolumeSnapshotContent>(null, contentName, null, Ct);
        await GoneAsync<V1VolumeSnapshotContent>(null, contentName);
        var handle = content.Status!.SnapshotHandle!;
        Directory.Exists(storage.SnapshotPath(handle)).ShouldBeTrue();

        var importedName = $"imported-{_namespace}";
        await _client.CreateAsync(
            new V1VolumeSnapshotContent
            {
                Metadata = new() { Name = importedName },
                Spec = new()
                {
                    Driver = Driver.Name,
                    DeletionPolicy = "Delete",
                    Source = new() { SnapshotHandle = handle },
                    VolumeSnapshotRef = new() { NamespaceProperty = _namespace, Name = "imported" },
                },
            },
            Ct);
        await _client.CreateAsync(
            new V1VolumeSnapshot
            {
                Metadata = new() { NamespaceProperty = _namespace, Name = "imported" },
                Spec = new() { Source = new() { VolumeSnapshotContentName = importedName } },
            },
            Ct);
        var imported = await ReadyAsync((await _client.GetAsync<V1VolumeSnapshot>(_namespace, "imported", Ct))!);
        var copy = await BoundAsync(await ClaimAsync("copy", from: "imported"));

        imported.Status!.RestoreSize.ShouldBe("64Mi");
        (await ReadAsync(copy)).ShouldBe("kept");
        await _client.DeleteAsync<V1VolumeSnapshot>(_namespace, "imported", null, Ct);
        await GoneAsync<V1VolumeSnapshotContent>(null, importedName);
        Directory.Exists(storage.SnapshotPath(handle)).ShouldBeFalse();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Delete_WhileARestoreIsInTheMaking_Waits()
    {
        await WriteAsync(await BoundAsync(await ClaimAsync("source")), "safe");
        await ReadyAsync(await SnapshotAsync("snap", "source"));
        await ClaimAsync("copy", from: "snap", fault: "slow=8s");
        await ToldAsync("copy", "Provisioning");

        await _client.DeleteAsync<V1VolumeSnapshot>(_namespace, "snap", null, Ct);
        var held = (await _client.GetAsync<V1VolumeSnapshot>(_namespace, "snap", Ct)).ShouldNotBeNull();
        var copy = await BoundAsync((await _client.GetAsync<V1PersistentVolumeClaim>(_namespace, "copy", Ct))!);

        held.Metadata.DeletionTimestamp.ShouldNotBeNull();
        held.Metadata.Finalizers.ShouldNotBeNull().ShouldContain(StorageNames.SnapshotAsSource);
        (await ReadAsync(copy)).ShouldBe("safe");
        await GoneAsync<V1VolumeSnapshot>(_namespace, "snap");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Delete_OfAClaimWhileItsSnapshotIsMade_WaitsForTheSnapshot()
    {
        await BoundAsync(await ClaimAsync("source"));
        await SnapshotAsync("snap", "source", fault: "slow=8s");
        await UntilAsync<V1PersistentVolumeClaim>(_namespace, "source", c => c.HasFinalizer(StorageNames.ClaimAsSource));

        await _client.DeleteAsync<V1PersistentVolumeClaim>(_namespace, "source", null, Ct);

        (await _client.GetAsync<V1PersistentVolumeClaim>(_namespace, "source", Ct)).ShouldNotBeNull();
        await ReadyAsync((await _client.GetAsync<V1VolumeSnapshot>(_namespace, "snap", Ct))!);
        await GoneAsync<V1PersistentVolumeClaim>(_namespace, "source");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Restore_TooSmall_IsRefusedWithAnEvent()
    {
        await BoundAsync(await ClaimAsync("source"));
        await ReadyAsync(await SnapshotAsync("snap", "source"));

        await ClaimAsync("copy", from: "snap", size: "63Mi");

        (await ToldAsync("copy", "ProvisioningFailed")).Message.ShouldNotBeNull().ShouldContain("is less than the size 67108864");
        await _client.DeleteAsync<V1PersistentVolumeClaim>(_namespace, "copy", null, Ct);
        await GoneAsync<V1PersistentVolumeClaim>(_namespace, "copy");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Snapshot_OfAnUnboundClaim_SaysSoAndRecovers()
    {
        await ClaimAsync("source", fault: "error-then-ready=4");
        await SnapshotAsync("snap", "source");

        await UntilAsync<V1VolumeSnapshot>(_namespace, "snap", s => s.Status?.Error?.Message?.Contains("not yet bound", StringComparison.Ordinal) == true);
        var ready = await ReadyAsync((await _client.GetAsync<V1VolumeSnapshot>(_namespace, "snap", Ct))!);

        ready.Status!.Error.ShouldBeNull();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Fault_ErrorThenReady_ShowsTheErrorThenClearsIt()
    {
        await BoundAsync(await ClaimAsync("source"));
        await SnapshotAsync("snap", "source", fault: "error-then-ready=3");

        var failing = await UntilAsync<V1VolumeSnapshot>(_namespace, "snap", s => s.Status?.Error is not null);
        var ready = await ReadyAsync(failing);

        failing.Status!.ReadyToUse.ShouldBe(false);
        failing.Status.Error!.Time.ShouldNotBeNull();
        ready.Status!.Error.ShouldBeNull();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Fault_ReadyWithoutSize_LeavesTheSizeOut()
    {
        await BoundAsync(await ClaimAsync("source"));

        var ready = await ReadyAsync(await SnapshotAsync("snap", "source", fault: "ready-without-size"));

        ready.Status!.RestoreSize.ShouldBeNull();
    }

    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData("never-ready")]
    [InlineData("fail")]
    [InlineData("slow=1h")]
    public async Task Fault_NeverReady_CanStillBeDeleted(string fault)
    {
        await BoundAsync(await ClaimAsync("source"));
        await SnapshotAsync("snap", "source", fault: fault);
        var unready = await UntilAsync<V1VolumeSnapshot>(
            _namespace, "snap", s => s.Status is { ReadyToUse: false } && (fault == "fail" ? s.Status.Error is not null : s.Status.CreationTime is not null));
        var content = unready.Status!.BoundVolumeSnapshotContentName!;

        await _client.DeleteAsync<V1VolumeSnapshot>(_namespace, "snap", null, Ct);

        await GoneAsync<V1VolumeSnapshot>(_namespace, "snap");
        await GoneAsync<V1VolumeSnapshotContent>(null, content);
        Directory.Exists(storage.SnapshotPath(StorageNames.SnapshotHandle(unready.Metadata.Uid!))).ShouldBeFalse();
        await UntilAsync<V1PersistentVolumeClaim>(_namespace, "source", c => !c.HasFinalizer(StorageNames.ClaimAsSource));
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Fault_DeletedWhileMade_LeavesNothing()
    {
        await BoundAsync(await ClaimAsync("source"));
        var snapshot = await SnapshotAsync("snap", "source", fault: "deleted-while-made");

        await GoneAsync<V1VolumeSnapshot>(_namespace, "snap");

        await GoneAsync<V1VolumeSnapshotContent>(null, StorageNames.ContentName(snapshot.Metadata.Uid!));
        Directory.Exists(storage.SnapshotPath(StorageNames.SnapshotHandle(snapshot.Metadata.Uid!))).ShouldBeFalse();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Fault_DataLoss_IsReadyAndCannotBeRestored()
    {
        await BoundAsync(await ClaimAsync("source"));
        var ready = await ReadyAsync(await SnapshotAsync("snap", "source", fault: "data-loss"));
        var path = storage.SnapshotPath(StorageNames.SnapshotHandle(ready.Metadata.Uid!));
        await Wait.ForAsync(() => !Directory.Exists(path), $"the data at {path} to be lost", Ct);

        await ClaimAsync("copy", from: "snap");

        (await ToldAsync("copy", "ProvisioningFailed")).Message.ShouldNotBeNull().ShouldContain("not found in the storage");
        await _client.DeleteAsync<V1PersistentVolumeClaim>(_namespace, "copy", null, Ct);
        await GoneAsync<V1PersistentVolumeClaim>(_namespace, "copy");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Kill_InTheMiddle_ConvergesAfterAStart()
    {
        await WriteAsync(await BoundAsync(await ClaimAsync("source")), "survives");
        var doomed = await BoundAsync(await ClaimAsync("doomed"));
        await SnapshotAsync("snap", "source", fault: "slow=3s");
        await UntilAsync<V1VolumeSnapshot>(_namespace, "snap", s => s.Status?.BoundVolumeSnapshotContentName is not null);

        await storage.KillAsync();
        await _client.DeleteAsync<V1PersistentVolumeClaim>(_namespace, "doomed", null, Ct);
        await ClaimAsync("copy", from: "snap");
        await storage.StartAsync();

        (await ReadAsync(await BoundAsync((await _client.GetAsync<V1PersistentVolumeClaim>(_namespace, "copy", Ct))!))).ShouldBe("survives");
        await GoneAsync<V1PersistentVolume>(null, doomed.Spec!.VolumeName!);
        Directory.Exists(storage.VolumePath(doomed.Spec.VolumeName!)).ShouldBeFalse();
    }

    private async Task<V1PersistentVolumeClaim> ClaimAsync(string name, string? from = null, string size = "64Mi", string? fault = null) =>
        await _client.CreateAsync(
            new V1PersistentVolumeClaim
            {
                Metadata = Named(name, fault),
                Spec = new()
                {
                    AccessModes = ["ReadWriteOnce"],
                    StorageClassName = Driver.ImmediateStorageClass,
                    Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = size } },
                    DataSource = from is null ? null : new() { ApiGroup = StorageNames.SnapshotGroup, Kind = "VolumeSnapshot", Name = from },
                },
            },
            Ct);

    private async Task<V1VolumeSnapshot> SnapshotAsync(string name, string claim, string @class = Driver.SnapshotClass, string? fault = null) =>
        await _client.CreateAsync(
            new V1VolumeSnapshot
            {
                Metadata = Named(name, fault),
                Spec = new() { Source = new() { PersistentVolumeClaimName = claim }, VolumeSnapshotClassName = @class },
            },
            Ct);

    // Named after the namespace, so that tests do not meet; not a default class, so that others find one only.
    private async Task<string> ClassAsync(V1VolumeSnapshotClass @class) =>
        (await _client.CreateAsync(@class with { Metadata = new() { Name = $"class-{_namespace}" } }, Ct)).Metadata.Name!;

    private V1ObjectMeta Named(string name, string? fault) => new()
    {
        NamespaceProperty = _namespace,
        Name = name,
        Annotations = fault is null ? null : new Dictionary<string, string> { [Driver.FaultKey] = fault },
    };

    private Task WriteAsync(V1PersistentVolumeClaim claim, string text) =>
        File.WriteAllTextAsync(Path.Combine(storage.VolumePath(claim.Spec!.VolumeName!), "file"), text, Ct);

    private Task<string> ReadAsync(V1PersistentVolumeClaim claim) =>
        File.ReadAllTextAsync(Path.Combine(storage.VolumePath(claim.Spec!.VolumeName!), "file"), Ct);

    private Task<V1PersistentVolumeClaim> BoundAsync(V1PersistentVolumeClaim claim) =>
        UntilAsync<V1PersistentVolumeClaim>(_namespace, claim.Metadata.Name!, c => c.Status?.Phase == "Bound");

    private Task<V1VolumeSnapshot> ReadyAsync(V1VolumeSnapshot snapshot) =>
        UntilAsync<V1VolumeSnapshot>(_namespace, snapshot.Metadata.Name!, s => s.Status?.ReadyToUse == true);

    private Task<T> UntilAsync<T>(string? ns, string name, Func<T, bool> condition)
        where T : class, IKubernetesObject<V1ObjectMeta> => Wait.ForAsync(
            () => _client.GetAsync<T>(ns, name, Ct), entity => entity is not null && condition(entity), $"{typeof(T).Name} {name} to be as wanted", Ct)!;

    /// <summary>Waits until an event about an object of this name tells a reason.</summary>
    private async Task<Corev1Event> ToldAsync(string about, string reason)
    {
        var events = await Wait.ForAsync(
            async () => await _client.ListAsync<Corev1Event>(_namespace, ct: Ct).Where(e => e.InvolvedObject?.Name == about).ToListAsync(Ct),
            told => told.Exists(e => e.Reason == reason),
            $"the event {reason} about {about}",
            Ct,
            told => string.Join(", ", told.Select(e => $"{e.Reason}: {e.Message}")));
        return events.First(e => e.Reason == reason);
    }

    private async Task GoneAsync<T>(string? ns, string name)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        await Wait.ForAsync(() => _client.GetAsync<T>(ns, name, Ct), entity => entity is null, $"{typeof(T).Name} {name} to be gone", Ct);
}
