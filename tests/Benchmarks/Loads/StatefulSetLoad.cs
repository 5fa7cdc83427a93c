using Berth.Kube.Client;
using Berth.Kube.Models;

namespace Berth.Benchmarks.Loads;

/// <summary>StatefulSets of one replica with one claim template.</summary>
public sealed class StatefulSetLoad : Load
{
    private const string App = "app";

    /// <inheritdoc/>
    public override string Name => "StatefulSets";

    /// <inheritdoc/>
    public override string ControllerUser => "system:serviceaccount:kube-system:statefulset-controller";

    /// <inheritdoc/>
    public override Task CreateAsync(KubernetesClient client, string @namespace, int number, CancellationToken ct)
    {
        var name = WorkspaceLoad.NameOf(number);
        var labels = new Dictionary<string, string> { [App] = name };
        return client.CreateAsync(
            new StatefulSet
            {
                Metadata = new() { NamespaceProperty = @namespace, Name = name },
                Spec = new()
                {
                    Replicas = 1,
                    ServiceName = name,
                    Selector = new() { MatchLabels = labels },
                    Template = new()
                    {
                        Metadata = new() { Labels = labels },
                        Spec = new()
                        {
                            Containers =
                            [
                                new()
                                {
                                    Name = "main",
                                    Image = WorkspaceLoad.Image,
                                    VolumeMounts = [new() { Name = "home", MountPath = "/home/workspace" }],
                                },
                            ],
                        },
                    },
                    VolumeClaimTemplates =
                    [
                        new()
                        {
                            Metadata = new() { Name = "home" },
                            Spec = new()
                            {
                                AccessModes = ["ReadWriteOnce"],
                                Resources = new() { Requests = QuantityMapExtensions.Of("storage", "1Gi") },
                            },
                        },
                    ],
                },
            },
            ct);
    }

    /// <inheritdoc/>
    public override Task DeleteAsync(KubernetesClient client, string @namespace, int number, CancellationToken ct) =>
        client.DeleteAsync<StatefulSet>(@namespace, WorkspaceLoad.NameOf(number), new() { PropagationPolicy = "Foreground" }, ct);

    /// <inheritdoc/>
    public override async Task<bool> IsGoneAsync(KubernetesClient client, string @namespace, CancellationToken ct) =>
        (await client.ListPageAsync<StatefulSet>(new() { Namespace = @namespace, Limit = 1 }, ct)).Items.Count == 0;
}
