using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using k8s.Models;

namespace Berth.Tests.Integration.Kube.Runtime;

/// <summary>The controller of docs/runtime.md; what stands there is what stands here.</summary>
// docs/runtime.md: controller
public sealed class GreetingController(KubernetesClient client, EntityStore<V1ConfigMap> maps) : IEntityController<V1Namespace>
{
    public async Task<ReconciliationResult<V1Namespace>> ReconcileAsync(V1Namespace entity, CancellationToken cancellationToken)
    {
        var greeting = new V1ConfigMap
        {
            Metadata = new()
            {
                NamespaceProperty = entity.Metadata.Name,
                Name = "greeting",
                Labels = new Dictionary<string, string> { ["app"] = "greeter" },
                OwnerReferences = [ControllerReference.To(entity)],
            },
            Data = new Dictionary<string, string> { ["text"] = $"Hello, {entity.Metadata.Label("team")}!" },
        };
        if (maps.Get(entity.Metadata.Name, "greeting")?.Data?["text"] != greeting.Data["text"])
        {
            maps.RecordWrite(await client.ApplyAsync(greeting, "greeter", cancellationToken));
        }

        return ReconciliationResult<V1Namespace>.Success(entity);
    }

    public Task<ReconciliationResult<V1Namespace>> DeletedAsync(V1Namespace entity, CancellationToken cancellationToken) =>
        Task.FromResult(ReconciliationResult<V1Namespace>.Success(entity));
}
// end
