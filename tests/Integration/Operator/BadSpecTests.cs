using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Tests.Integration.Crds;
using k8s.Models;

namespace Berth.Tests.Integration.Operator;

/// <summary>Workspaces whose own spec is wrong: refused at the door, or told what to do and right again once it is done.</summary>
public sealed class BadSpecTests(OperatorWorld world) : OperatorTest(world)
{
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Create_UnknownField_IsRefusedOrNotKept()
    {
        await using var api = new YamlApi(World.Kubeconfig);
        var text = $"apiVersion: berth.dev/v1alpha1\nkind: Workspace\nmetadata:\n  name: ws\nspec:\n  owner: somebody@example.com\n  className: {ClassName}\n  imagee: typo\n";
        var answer = await api.SendAsync(Namespace, new("unknown", "", [text]), Ct);

        if (answer.Taken)
        {
            // Before 1.25 the server drops it.
            answer.Body.ShouldNotContain("\"imagee\":");
            await RunsAsync("ws");
        }
        else
        {
            answer.Body.ShouldContain("unknown field \"spec.imagee\"");
        }
    }

    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData("""{"volumes":[{"name":"home","mountPath":"/home/w","size":"lots"}]}""", "spec.volumes.size")]
    [InlineData("""{"resources":{"requests":{"cpu":"lots"}}}""", "spec.resources.requests.cpu")]
    [InlineData("""{"timeout":{"maximumLifetime":"-1h"}}""", "spec.timeout.maximumLifetime")]
    public async Task Create_ValueThatCannotBe_IsRefusedWithItsPlace(string fields, string place)
    {
        await CreateWorkspaceAsync("ws");

        var refused = await Should.ThrowAsync<KubernetesApiException>(() => MergeAsync<Workspace>("ws", new JsonObject { ["spec"] = JsonNode.Parse(fields) }.ToJsonString()));

        refused.IsInvalid.ShouldBeTrue(refused.Message);
        // Servers before 1.25 do not say which element of a list it is.
        refused.Message.Replace("[0]", "", StringComparison.Ordinal).ShouldContain(place);
        await RunsAsync("ws");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Create_NameOf253Characters_IsRefused()
    {
        var refused = await Should.ThrowAsync<KubernetesApiException>(() => CreateWorkspaceAsync(new('a', 253)));

        refused.IsInvalid.ShouldBeTrue(refused.Message);
        refused.Message.ShouldContain("metadata.name");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Start_ClassMissing_RecoversOnceItExists()
    {
        var late = $"{Namespace}-late";
        await CreateWorkspaceAsync("ws", new() { Owner = "somebody@example.com", ClassName = late });
        await WorkspaceRefusedAsync("ws", "ClassNotFound", late, "Create it");
        (await ListAsync<V1PersistentVolumeClaim>()).ShouldBeEmpty();

        await CreateClassAsync(late, new());

        await RunsAsync("ws");
        await Client.DeleteAsync<WorkspaceClass>(null, late, null, Ct);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Start_ImageNotAllowed_RecoversOnceItIsCorrected()
    {
        await Client.MergePatchAsync<WorkspaceClass>(null, ClassName, JsonNode.Parse("""{"spec":{"allowedImages":["registry.example.com/tests/"]}}""")!, Ct);
        await CreateWorkspaceAsync("ws", new() { Owner = "somebody@example.com", Image = "elsewhere.example.com/x:1" });
        await WorkspaceRefusedAsync("ws", "ImageNotAllowed", "elsewhere.example.com/x:1", "Allowed: registry.example.com/tests/");
        (await ListAsync<V1Pod>()).ShouldBeEmpty();

        await MergeAsync<Workspace>("ws", """{"spec":{"image":"registry.example.com/tests/other:2"}}""");

        await RunsAsync("ws");
        (await GetAsync<V1Pod>("ws"))!.Spec!.Containers![0].Image.ShouldBe("registry.example.com/tests/other:2");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Start_SizeAboveTheClass_RecoversOnceTheClassAllowsIt()
    {
        await Client.MergePatchAsync<WorkspaceClass>(null, ClassName, JsonNode.Parse("""{"spec":{"storage":{"maximumSize":"16Mi"}}}""")!, Ct);
        await CreateWorkspaceAsync(
            "ws", new() { Owner = "somebody@example.com", Volumes = [new() { Name = "home", MountPath = "/home/w", Size = "32Mi" }] });
        await WorkspaceRefusedAsync("ws", "SizeNotAllowed", "32Mi", "at most 16Mi");

        await Client.MergePatchAsync<WorkspaceClass>(null, ClassName, JsonNode.Parse("""{"spec":{"storage":{"maximumSize":"32Mi"}}}""")!, Ct);

        await RunsAsync("ws");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Start_PodThatTheServerRefuses_RecoversOnceItIsCorrected()
    {
        await CreateWorkspaceAsync(
            "ws",
            new() { Owner = "somebody@example.com", Env = [new() { Name = "WHERE", ValueFrom = new() { FieldRef = new() { FieldPath = "spec.bogus" } } }] });
        await WorkspaceRefusedAsync("ws", "Invalid", "fieldPath", "spec.bogus");

        await MergeAsync<Workspace>("ws", """{"spec":{"env":null}}""");

        await RunsAsync("ws");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Start_QuotaForbidsThePod_RecoversOnceItAllowsIt()
    {
        await Client.CreateAsync(
            new V1ResourceQuota
            {
                Metadata = new() { NamespaceProperty = Namespace, Name = "none" },
                Spec = new() { Hard = QuantityMapExtensions.Of("pods", "0") },
            },
            Ct);
        await UntilAsync<V1ResourceQuota>("none", quota => quota.Status?.Hard is not null, "to be in force");
        await CreateWorkspaceAsync("ws");
        await WorkspaceRefusedAsync("ws", "Forbidden", "exceeded quota: none", "pods=0");

        await MergeAsync<V1ResourceQuota>("none", """{"spec":{"hard":{"pods":"1"}}}""");

        await RunsAsync("ws");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Start_ClaimThatNeverBinds_NamesTheClaimAndRecoversOnceItCan()
    {
        var storage = $"{Namespace}-storage";
        await Client.MergePatchAsync<WorkspaceClass>(null, ClassName, new JsonObject { ["spec"] = new JsonObject { ["storage"] = new JsonObject { ["className"] = storage } } }, Ct);
        await CreateWorkspaceAsync("ws");
        var waiting = await UntilAsync<Workspace>("ws", workspace => Condition(workspace, ConditionTypes.VolumesReady)?.Reason == "ClaimPending", "to wait for its claim");
        var message = Condition(waiting, ConditionTypes.VolumesReady)!.Message!;
        message.ShouldContain("ws-home");
        message.ShouldContain(storage);
        message.ShouldContain("kubectl describe pvc ws-home");

        await Client.CreateAsync(
            new V1StorageClass { Metadata = new() { Name = storage }, Provisioner = World.Storage.Driver, ReclaimPolicy = "Delete", VolumeBindingMode = "Immediate" }, Ct);

        await UntilAsync<Workspace>("ws", workspace => Condition(workspace, ConditionTypes.VolumesReady)?.Status == "True", "to have its volumes");
        await RunsAsync("ws");
        await Client.DeleteAsync<V1StorageClass>(null, storage, null, Ct);
    }
}
