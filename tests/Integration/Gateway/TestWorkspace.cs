using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Client;
using k8s.Models;

namespace Berth.Tests.Integration.Gateway;

/// <summary>A workspace whose operator and kubelet are the test.</summary>
public sealed class TestWorkspace(KubernetesClient client, Workspace made)
{
    /// <summary>The label of its host.</summary>
    public string Label => WorkspaceHost.Label(made.Metadata.Name!, made.Metadata.Uid!);

    /// <summary>Its uid.</summary>
    public string Uid => made.Metadata.Uid!;

    /// <summary>Its namespace.</summary>
    public string Namespace => made.Metadata.NamespaceProperty!;

    /// <summary>The label of the host of one of its ports.</summary>
    public string LabelOf(string port) => WorkspaceHost.Label(made.Metadata.Name!, made.Metadata.Uid!, port);

    /// <summary>Makes its pod and says that it is ready.</summary>
    public async Task RunAsync(string address, CancellationToken ct)
    {
        var pod = await client.CreateAsync(
            new V1Pod
            {
                Metadata = new()
                {
                    Name = made.Metadata.Name,
                    NamespaceProperty = Namespace,
                    Labels = new Dictionary<string, string> { [BerthLabels.ManagedBy] = BerthLabels.ManagedByBerth, [BerthLabels.WorkspaceUid] = Uid },
                    OwnerReferences =
                    [
                        new() { ApiVersion = "berth.dev/v1alpha1", Kind = "Workspace", Name = made.Metadata.Name!, Uid = Uid, Controller = true },
                    ],
                },
                Spec = RestrictedPod.Spec("workspace") with { TerminationGracePeriodSeconds = 0 },
            },
            ct);
        await client.MergePatchAsync<V1Pod>(
            Namespace,
            pod.Metadata.Name!,
            JsonNode.Parse($$$"""{"status":{"phase":"Running","podIP":"{{{address}}}","conditions":[{"type":"Ready","status":"True"}]}}""")!,
            ct,
            "status");
    }

    /// <summary>Changes its spec, as kubectl patch does.</summary>
    public Task PatchAsync(string spec, CancellationToken ct) =>
        client.MergePatchAsync<Workspace>(Namespace, made.Metadata.Name!, JsonNode.Parse($$$"""{"spec":{{{spec}}}}""")!, ct);

    /// <summary>Deletes its pod at once.</summary>
    public Task DeletePodAsync(CancellationToken ct) =>
        client.DeleteAsync<V1Pod>(Namespace, made.Metadata.Name!, new() { GracePeriodSeconds = 0 }, ct);

    /// <summary>Deletes it.</summary>
    public Task DeleteAsync(CancellationToken ct) => client.DeleteAsync<Workspace>(Namespace, made.Metadata.Name!, null, ct);
}
