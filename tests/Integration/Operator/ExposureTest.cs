using System.Text.Json.Nodes;
using Berth.Crds;
using k8s.Models;

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

    /// <summary>Waits until there are so many Ingresses of the test's workspaces, and, when it is given, so many of them in the test's namespace.</summary>
    protected async Task<List<V1Ingress>> UntilIngressesAsync(int count, int? ofNamespace = null)
    {
        List<V1Ingress> all = [];
        await Wait.ForAsync(
            async () => (all = await IngressesAsync()).Count == count && (ofNamespace is null || all.Count(ingress => ingress.Metadata.NamespaceProperty == Namespace) == ofNamespace),
            () => $"{count} Ingresses, {(ofNamespace is null ? "" : $"{ofNamespace} of them in {Namespace}")}; there are {string.Join(' ', all.Select(ingress => $"{ingress.Metadata.NamespaceProperty}/{ingress.Metadata.Name}"))}\n{OperatorLog()}",
            Ct);
        return all;
    }
}
