using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Tests.Integration.Operator;

/// <summary>Ingresses of workspaces on a real control plane: there while a workspace runs, and never after it.</summary>
public sealed class ExposureTests(OperatorWorld world) : ExposureTest(world)
{
    private const string ByIngress = """{"mode":"Ingress","ingress":{"annotations":{"cert-manager.io/cluster-issuer":"acme"},"tlsSecretName":"{label}-tls"}}""";

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Expose_RunStopClassChange_IngressesFollow()
    {
        await ExposeAsync(ByIngress);
        await RunningWorkspaceAsync("ws");
        var label = await LabelAsync("ws");

        var ingress = (await UntilIngressesAsync(1)).Single();
        (ingress.Metadata.NamespaceProperty, ingress.Metadata.Name).ShouldBe((OperatorProcess.LeaseNamespace, label));
        ingress.Spec!.Rules!.Single().Host.ShouldBe($"{label}.workspaces.example.com");
        ingress.Spec.Tls!.Single().SecretName.ShouldBe($"{label}-tls");
        ingress.Metadata.Annotations!["cert-manager.io/cluster-issuer"].ShouldBe("acme");

        // What others write on it stays, what the operator wrote is put right.
        await Client.MergePatchAsync<V1Ingress>(
            OperatorProcess.LeaseNamespace, label, JsonNode.Parse("""{"metadata":{"annotations":{"theirs":"1"}},"spec":{"tls":null}}""")!, Ct);
        await UntilIngressAsync(label, one => one.Spec!.Tls is { Count: 1 } && one.Metadata.Annotation("theirs") == "1", "to be put right");

        await ExposeAsync(ByNginx);
        // While the one of the other mode is not gone yet, there are two as well.
        var both = await UntilIngressesAsync(2, ofNamespace: 1);
        var direct = both.Single(one => one.Metadata.NamespaceProperty == Namespace);
        direct.Metadata.Annotations!["nginx.ingress.kubernetes.io/auth-url"].ShouldEndWith($"/.berth/authorize/nginx/{label}");
        direct.Metadata.OwnerReferences!.Single().Kind.ShouldBe("Workspace");

        await MergeAsync<Workspace>("ws", """{"spec":{"sharing":{"level":"Users","users":["bob@example.com"]}}}""");
        await UntilAsync<Workspace>("ws", workspace => Condition(workspace, ConditionTypes.Shared)?.Reason == "NoCutOff", "not to be shared past the gateway");
        await ExposeAsync("""{"mode":"ExternalAuth","externalAuth":{"controller":"Nginx","allowSharing":true}}""");
        await UntilAsync<Workspace>("ws", workspace => Condition(workspace, ConditionTypes.Shared)?.Status == "True", "to be shared all the same");

        await MergeAsync<Workspace>("ws", """{"spec":{"operatingMode":"Stopped"}}""");
        await UntilIngressesAsync(0);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Expose_NameTakenByAnother_IsToldAndLeftAlone()
    {
        await ExposeAsync(ByIngress);
        var made = await CreateWorkspaceAsync("ws", new() { Owner = "somebody@example.com", OperatingMode = OperatingMode.Stopped });
        var label = WorkspaceHost.Label("ws", made.Metadata.Uid!);
        var theirs = new V1Ingress
        {
            Metadata = new() { NamespaceProperty = OperatorProcess.LeaseNamespace, Name = label },
            Spec = new() { Rules = [new() { Host = "theirs.example.com" }] },
        };
        await Client.CreateAsync(theirs, Ct);

        await MergeAsync<Workspace>("ws", """{"spec":{"operatingMode":"Running"}}""");
        await UntilAsync<Workspace>("ws", workspace => Condition(workspace)?.Message?.Contains($"The Ingress {label} exists", StringComparison.Ordinal) == true, "to say whose name is taken");
        (await Client.GetAsync<V1Ingress>(OperatorProcess.LeaseNamespace, label, Ct))!.Spec!.Rules!.Single().Host.ShouldBe("theirs.example.com");

        await Client.DeleteAsync<V1Ingress>(OperatorProcess.LeaseNamespace, label, null, Ct);
        await UntilIngressesAsync(1);
    }

    private Task UntilIngressAsync(string name, Func<V1Ingress, bool> holds, string what) => Wait.ForAsync(
        async () => await Client.GetAsync<V1Ingress>(OperatorProcess.LeaseNamespace, name, Ct) is { } ingress && holds(ingress),
        () => $"the Ingress {name} {what}\n{OperatorLog()}",
        Ct);
}
