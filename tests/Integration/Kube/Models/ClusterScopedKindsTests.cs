using System.Net;
using System.Text.Json.Nodes;
using Berth.Kube.Models;
using Berth.Tests.Integration.Poison;
using k8s;
using k8s.Models;

namespace Berth.Tests.Integration.Kube.Models;

/// <summary>What Berth believes of the scope of Kubernetes' own kinds, against what a server serves.</summary>
public sealed class ClusterScopedKindsTests(ControlPlane controlPlane)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Of_EachModelThatTheServerServes_HasItsScope()
    {
        using var raw = new RawObjects(controlPlane.KubeconfigPath);
        var models = typeof(V1Pod).Assembly.GetExportedTypes()
            .Where(type => typeof(IKubernetesObject<V1ObjectMeta>).IsAssignableFrom(type))
            .Select(EntityDefinition.Of)
            // Kinds without a plural are no resources: reviews, and parts of others.
            .Where(definition => definition.Plural.Length > 0)
            .DistinctBy(definition => (definition.Group, definition.Version, definition.Plural))
            .ToDictionary(definition => (definition.Group, definition.Version, definition.Plural));
        var compared = 0;
        var wrong = new List<string>();
        foreach (var (group, version) in models.Keys.Select(key => (key.Group, key.Version)).Distinct())
        {
            var (status, body) = await raw.SendAsync(HttpMethod.Get, group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}", null, Ct);
            if (status != HttpStatusCode.OK)
            {
                // An alpha version, or one that is newer than the server.
                continue;
            }

            foreach (var resource in JsonNode.Parse(body)!["resources"]?.AsArray() ?? [])
            {
                if (models.TryGetValue((group, version, resource!["name"]!.GetValue<string>()), out var model))
                {
                    compared++;
                    if (resource["namespaced"]!.GetValue<bool>() != (model.Scope == EntityScope.Namespaced))
                    {
                        wrong.Add($"{model.ApiVersion} {model.Kind}: {model.Scope}");
                    }
                }
            }
        }

        wrong.ShouldBeEmpty();
        compared.ShouldBeGreaterThan(30);
    }
}
