using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Models;

namespace Berth.Tests.Integration.Operator;

/// <summary>What tests of Ingresses share: a class that exposes its workspaces, and all Ingresses of the test's.</summary>
public abstract class ExposureTest(OperatorWorld world) : OperatorTest(world)
{
    protected const string ByNginx = """{"mode":"ExternalAuth","externalAuth":{"controller":"Nginx"}}""";

    protected async Task ExposeAsync(string exposure) =>
        await Client.MergePatchAsync<WorkspaceClass>(null, ClassName, JsonNode.Parse($$$"""{"spec":{"exposure":{{{exposure}}}}}""")!, Ct);

    protected async Task<string> LabelAsync(string name) => WorkspaceHost.Label(name, (await GetAsync<Workspace>(name))!.Metadata.Uid!);

    protected async Task<List<V1Ingress>> IngressesAsync() =>
        await Client.ListAsync<V1Ingress>(null, $"{BerthLabels.WorkspaceNamespace}={Namespace}", ct: Ct).ToListAsync(Ct);

    protected async Task<List<V1Ingress>> UntilIngressesAsync(int count)
    {
        List<V1Ingress> all = [];
        await Wait.ForAsync(
            async () => (all = await IngressesAsync()).Count == count,
            () => $"{count} Ingresses; there are {string.Join(' ', all.Select(ingress => $"{ingress.Metadata.Namespace}/{ingress.Metadata.Name}"))}\n{OperatorLog()}",
            Ct);
        return all;
    }
}
