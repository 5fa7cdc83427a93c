using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Client;
using k8s.Models;

namespace Berth.Benchmarks.Gateway.Peers;

/// <summary>A workspace whose operator and kubelet are the harness: its program listens on this machine.</summary>
public sealed class BenchWorkspace
{
    private const string Namespace = "default";

    private readonly KubernetesClient _client;
    private readonly Workspace _made;

    private BenchWorkspace(KubernetesClient client, Workspace made) => (_client, _made) = (client, made);

    /// <summary>The label of its host.</summary>
    public string Label => WorkspaceHost.Label(_made.Metadata.Name!, _made.Metadata.Uid!);

    /// <summary>Makes one, with its pod, that is shared with everybody who has an account.</summary>
    public static async Task<BenchWorkspace> StartAsync(KubernetesClient client, string name, int port, CancellationToken ct)
    {
        var made = await client.CreateAsync(
            new Workspace
            {
                Metadata = new() { Name = name, NamespaceProperty = Namespace },
                Spec = new() { Owner = "alice@example.com", Ports = [new() { Name = "main", Port = port }], Sharing = new() { Level = SharingLevel.Authenticated } },
            },
            ct);
        await client.CreateAsync(
            new V1Pod
            {
                Metadata = new()
                {
                    Name = name,
                    NamespaceProperty = Namespace,
                    Labels = new Dictionary<string, string> { [BerthLabels.ManagedBy] = BerthLabels.ManagedByBerth, [BerthLabels.WorkspaceUid] = made.Metadata.Uid! },
                    OwnerReferences = [new() { ApiVersion = "berth.dev/v1alpha1", Kind = "Workspace", Name = name, Uid = made.Metadata.Uid!, Controller = true }],
                },
                Spec = new() { Containers = [new() { Name = "workspace", Image = "none" }] },
            },
            ct);
        await client.MergePatchAsync<V1Pod>(
            Namespace,
            name,
            JsonNode.Parse("""{"status":{"phase":"Running","podIP":"127.0.0.1","conditions":[{"type":"Ready","status":"True"}]}}""")!,
            ct,
            "status");
        return new(client, made);
    }

    /// <summary>Changes whom it is shared with.</summary>
    public Task ShareAsync(SharingLevel level, CancellationToken ct) => _client.MergePatchAsync<Workspace>(
        Namespace, _made.Metadata.Name!, new JsonObject { ["spec"] = new JsonObject { ["sharing"] = new JsonObject { ["level"] = level.ToString() } } }, ct);
}
