using System.Text.Json.Nodes;
using Berth.Kube.Client;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Tests.Integration.Kube.Client;

/// <summary>The client's calls, against a real API server.</summary>
public sealed class KubernetesClientTests(ControlPlane controlPlane) : IAsyncLifetime
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
    public async Task GetVersion_OfAnyServer_IsOneOfVersionOne() => (await _client.GetVersionAsync(Ct)).GitVersion.ShouldStartWith("v1.");

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Get_OfNothing_IsNull() => (await _client.GetAsync<V1ConfigMap>(_namespace, "none", Ct)).ShouldBeNull();

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Create_Twice_IsAlreadyExists()
    {
        var made = await _client.CreateAsync(ConfigMap("twice", "a"), Ct);
        var error = await Should.ThrowAsync<KubernetesApiException>(() => _client.CreateAsync(ConfigMap("twice", "b"), Ct));

        made.Metadata.Uid.ShouldNotBeNullOrEmpty();
        made.Kind.ShouldBe("ConfigMap");
        error.IsAlreadyExists.ShouldBeTrue();
        error.Message.ShouldBe($"POST /api/v1/namespaces/{_namespace}/configmaps: 409 AlreadyExists: configmaps \"twice\" already exists");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task List_OverSeveralPages_HasAllOfOneMoment()
    {
        await Task.WhenAll(Enumerable.Range(0, 25).Select(i => _client.CreateAsync(ConfigMap($"page-{i:00}", "x", "paged"), Ct)));
        var options = new ListOptions { Namespace = _namespace, LabelSelector = "set=paged", Limit = 10 };
        var first = await _client.ListPageAsync<V1ConfigMap>(options, Ct);
        await _client.DeleteAsync<V1ConfigMap>(_namespace, "page-24", null, Ct);
        var second = await _client.ListPageAsync<V1ConfigMap>(options with { Continue = first.Continue }, Ct);
        var third = await _client.ListPageAsync<V1ConfigMap>(options with { Continue = second.Continue }, Ct);

        first.Items.Count.ShouldBe(10);
        second.ResourceVersion.ShouldBe(first.ResourceVersion);
        third.Continue.ShouldBeNull();
        third.Items.Select(i => i.Metadata.Name).ShouldContain("page-24");
        (await _client.ListAsync<V1ConfigMap>(_namespace, "set=paged", ct: Ct).CountAsync(Ct)).ShouldBe(24);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task List_OfNothing_IsEmptyWithAVersion()
    {
        var list = await _client.ListPageAsync<V1Secret>(new() { Namespace = _namespace, LabelSelector = "no=where" }, Ct);

        list.Items.ShouldBeEmpty();
        list.ResourceVersion.ShouldNotBeNullOrEmpty();
        list.Continue.ShouldBeNull();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Apply_WhatIsNoLongerSaid_IsRemoved()
    {
        var intent = ConfigMap("applied", "a");
        await _client.ApplyAsync(intent with { Data = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } }, "test", Ct);
        await _client.MergePatchAsync<V1ConfigMap>(_namespace, "applied", new JsonObject { ["data"] = new JsonObject { ["c"] = "3" } }, Ct);
        var applied = await _client.ApplyAsync(intent with { Data = new Dictionary<string, string> { ["a"] = "1" } }, "test", Ct);

        applied.Data.ShouldNotBeNull().Keys.Order().ShouldBe(["a", "c"]);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Apply_OfTheSame_ChangesNothing()
    {
        var intent = ConfigMap("same", "a");
        var first = await _client.ApplyAsync(intent, "test", Ct);
        var second = await _client.ApplyAsync(intent, "test", Ct);

        second.Metadata.ResourceVersion.ShouldBe(first.Metadata.ResourceVersion);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Apply_WithoutForceOverAnotherManager_IsAConflictThatNamesTheField()
    {
        await _client.ApplyAsync(ConfigMap("owned", "a"), "one", Ct);
        var error = await Should.ThrowAsync<KubernetesApiException>(() => _client.ApplyAsync(ConfigMap("owned", "b"), "two", Ct, force: false));
        var forced = await _client.ApplyAsync(ConfigMap("owned", "b"), "two", Ct);

        error.IsConflict.ShouldBeTrue();
        error.Causes.ShouldContain(c => c.Field == ".data.key");
        error.Message.ShouldContain(".data.key");
        forced.Data!["key"].ShouldBe("b");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Apply_WithTheUidOfAnotherObject_CreatesNothing()
    {
        var ghost = ConfigMap("ghost", "a");
        ghost = ghost with { Metadata = ghost.Metadata with { Uid = Guid.NewGuid().ToString() } };

        (await Should.ThrowAsync<KubernetesApiException>(() => _client.ApplyAsync(ghost, "test", Ct))).IsConflict.ShouldBeTrue();
        (await _client.GetAsync<V1ConfigMap>(_namespace, "ghost", Ct)).ShouldBeNull();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task ApplyStatus_OfAnObjectWithSpecAndLabels_ChangesTheStatusOnly()
    {
        var claim = new V1PersistentVolumeClaim
        {
            Metadata = new() { Name = "claim", NamespaceProperty = _namespace, Labels = new Dictionary<string, string> { ["a"] = "1" } },
            Spec = new()
            {
                AccessModes = ["ReadWriteOnce"],
                StorageClassName = "none",
                Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = "1Gi" } },
            },
        };
        var made = await _client.CreateAsync(claim, Ct);
        var changed = made with
        {
            Metadata = made.Metadata with { Labels = new Dictionary<string, string> { ["a"] = "2" } },
            Status = new() { Phase = "Lost" },
        };
        var applied = await _client.ApplyStatusAsync(changed, "test", Ct);

        applied.Status!.Phase.ShouldBe("Lost");
        applied.Metadata.Label("a").ShouldBe("1");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Patch_WhoseTestDoesNotHold_ChangesNothing()
    {
        var made = await _client.CreateAsync(ConfigMap("patched", "a"), Ct);
        var wrong = new JsonPatch().Test("/metadata/uid", "another").Add("/metadata/finalizers", new JsonArray("berth.dev/test"));
        var right = new JsonPatch().Test("/metadata/uid", made.Metadata.Uid).Add("/data/more", "b");

        var error = await Should.ThrowAsync<KubernetesApiException>(() => _client.PatchAsync<V1ConfigMap>(_namespace, "patched", wrong, Ct));
        var patched = await _client.PatchAsync<V1ConfigMap>(_namespace, "patched", right, Ct);

        error.IsInvalid.ShouldBeTrue();
        patched.Metadata.Finalizers.ShouldBeNull();
        patched.Data!["more"].ShouldBe("b");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Update_OfAnOldVersion_IsAConflict()
    {
        var lease = new V1Lease { Metadata = new() { Name = "lease", NamespaceProperty = _namespace }, Spec = new() { HolderIdentity = "a" } };
        var made = await _client.CreateAsync(lease, Ct);
        await _client.UpdateAsync(made with { Spec = made.Spec! with { HolderIdentity = "b" } }, Ct);

        var error = await Should.ThrowAsync<KubernetesApiException>(() => _client.UpdateAsync(made with { Spec = made.Spec! with { HolderIdentity = "c" } }, Ct));

        error.IsConflict.ShouldBeTrue();
        error.IsAlreadyExists.ShouldBeFalse();
        (await _client.GetAsync<V1Lease>(_namespace, "lease", Ct))!.Spec!.HolderIdentity.ShouldBe("b");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Delete_WithAnotherUid_IsAConflictAndDeletesNothing()
    {
        await _client.CreateAsync(ConfigMap("kept", "a"), Ct);

        var error = await Should.ThrowAsync<KubernetesApiException>(
            () => _client.DeleteAsync<V1ConfigMap>(_namespace, "kept", DeleteOptions.OnlyUid(Guid.NewGuid().ToString()), Ct));

        error.IsConflict.ShouldBeTrue();
        (await _client.GetAsync<V1ConfigMap>(_namespace, "kept", Ct)).ShouldNotBeNull();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Delete_OfKindsOfAllSorts_SaysWhetherItIsGone()
    {
        var map = ConfigMap("held", "a");
        var held = await _client.CreateAsync(map with { Metadata = map.Metadata with { Finalizers = ["berth.dev/test"] } }, Ct);
        var pending = await _client.DeleteAsync<V1ConfigMap>(_namespace, "held", DeleteOptions.OnlyUid(held.Metadata.Uid), Ct);
        await _client.PatchAsync<V1ConfigMap>(_namespace, "held", new JsonPatch().Remove("/metadata/finalizers"), Ct);
        var never = await _client.DeleteAsync<V1ConfigMap>(_namespace, "held", null, Ct);

        // Answered with a Status; answered with the object although it is gone; a pod that no node runs goes at once.
        await _client.CreateAsync(ConfigMap("plain", "a"), Ct);
        await _client.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "account", NamespaceProperty = _namespace } }, Ct);
        var plain = await _client.DeleteAsync<V1ConfigMap>(_namespace, "plain", null, Ct);
        var account = await _client.DeleteAsync<V1ServiceAccount>(_namespace, "account", null, Ct);

        pending.IsPending.ShouldBeTrue();
        pending.Object!.Metadata.DeletionTimestamp.ShouldNotBeNull();
        never.IsGone.ShouldBeTrue();
        plain.IsGone.ShouldBeTrue();
        account.IsGone.ShouldBeTrue();
        (await _client.GetAsync<V1ServiceAccount>(_namespace, "account", Ct)).ShouldBeNull();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Create_OfWhatBreaksRules_NamesTheFields()
    {
        var service = new V1Service { Metadata = new() { Name = "UPPER", NamespaceProperty = _namespace }, Spec = new() { Ports = [new() { Port = 99999 }] } };

        var error = await Should.ThrowAsync<KubernetesApiException>(() => _client.CreateAsync(service, Ct));

        error.IsInvalid.ShouldBeTrue();
        error.Causes.Select(c => c.Field).ShouldContain("metadata.name");
        error.Message.ShouldContain("spec.ports[0].port");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task IsServed_KnownAndUnknownKinds_AreToldApart()
    {
        (await _client.IsServedAsync<V1Pod>(Ct)).ShouldBeTrue();
        (await _client.IsServedAsync<V1Lease>(Ct)).ShouldBeTrue();
        (await _client.IsServedAsync<Nowhere>(Ct)).ShouldBeFalse();
    }

    private V1ConfigMap ConfigMap(string name, string value, string? set = null) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = _namespace, Labels = set is null ? null : new Dictionary<string, string> { ["set"] = set } },
        Data = new Dictionary<string, string> { ["key"] = value },
    };

    /// <summary>A kind that no server serves.</summary>
    [KubernetesEntity(Group = "nowhere.example.com", ApiVersion = "v1", Kind = "Nowhere", PluralName = "nowheres")]
    private sealed record Nowhere : CustomKubernetesEntity;
}
