using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Generate.Rbac;
using Berth.Kube.Runtime.Rbac;
using k8s.Models;

namespace Berth.Tests.Unit.Generate;

public sealed class RbacRulesTests
{
    [Fact]
    public void Of_SeveralDeclarationsOfOneKind_UnitesVerbsAndSharesRules() =>
        RbacRules.Of(
        [
            new(typeof(V1Service)) { Verbs = RbacVerb.Read | RbacVerb.Delete },
            new(typeof(V1Pod)) { Verbs = RbacVerb.Delete },
            new(typeof(Workspace)) { Verbs = RbacVerb.Patch, Subresource = "status" },
            new(typeof(V1Pod)) { Verbs = RbacVerb.Read },
        ]).ToJsonString().ShouldBe(Json(
            """
            [
              {"apiGroups": [""], "resources": ["pods", "services"], "verbs": ["get", "list", "watch", "delete"]},
              {"apiGroups": ["berth.dev"], "resources": ["workspaces/status"], "verbs": ["patch"]}
            ]
            """));

    [Fact]
    public void Of_NamedObjects_AreARuleOfTheirOwn() =>
        RbacRules.Of(
        [
            new(typeof(V1Lease)) { Verbs = RbacVerb.Create },
            new(typeof(V1Lease)) { Verbs = RbacVerb.Get | RbacVerb.Update, ResourceNames = ["berth-operator"] },
        ]).ToJsonString().ShouldBe(Json(
            """
            [
              {"apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": ["create"]},
              {"apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "resourceNames": ["berth-operator"], "verbs": ["get", "update"]}
            ]
            """));

    [Fact]
    public void Of_CreateNarrowedByName_SaysThatKubernetesCannot() =>
        Should.Throw<InvalidOperationException>(() => RbacRules.Of(
            [new(typeof(V1Lease)) { Verbs = RbacVerb.Create | RbacVerb.Get, ResourceNames = ["berth-operator"] }]))
            .Message.ShouldContain("typeof(V1Lease)");

    [Fact]
    public void Of_TypeThatIsNoKind_NamesIt() =>
        Should.Throw<InvalidOperationException>(() => RbacRules.Of([new(typeof(string)) { Verbs = RbacVerb.Get }]))
            .Message.ShouldContain("System.String");

    private static string Json(string text) => JsonNode.Parse(text)!.ToJsonString();
}
