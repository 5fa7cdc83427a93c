using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Berth.Tests.Unit.Generate;

public sealed partial class ChartTests
{
    public static TheoryData<string, string> Pairs => new()
    {
        { "config/crd/bases/berth.dev_snapshotgrants.yaml", "charts/berth/templates/crds/berth.dev_snapshotgrants.yaml" },
        { "config/crd/bases/berth.dev_workspaceclasses.yaml", "charts/berth/templates/crds/berth.dev_workspaceclasses.yaml" },
        { "config/crd/bases/berth.dev_workspaces.yaml", "charts/berth/templates/crds/berth.dev_workspaces.yaml" },
        { "config/crd/bases/berth.dev_workspacesnapshots.yaml", "charts/berth/templates/crds/berth.dev_workspacesnapshots.yaml" },
        { "config/rbac/service_account.yaml", "charts/berth/templates/rbac/service_account.yaml" },
        { "config/rbac/role.yaml", "charts/berth/templates/rbac/role.yaml" },
        { "config/rbac/role_binding.yaml", "charts/berth/templates/rbac/role_binding.yaml" },
        { "config/rbac/user_roles.yaml", "charts/berth/templates/rbac/user_roles.yaml" },
        { "config/default/deployment.yaml", "charts/berth/templates/deployment.yaml" },
        { "config/default/service.yaml", "charts/berth/templates/service.yaml" },
        { "config/gateway/rbac/service_account.yaml", "charts/berth/templates/gateway/rbac/service_account.yaml" },
        { "config/gateway/rbac/role.yaml", "charts/berth/templates/gateway/rbac/role.yaml" },
        { "config/gateway/rbac/role_binding.yaml", "charts/berth/templates/gateway/rbac/role_binding.yaml" },
        { "config/gateway/deployment.yaml", "charts/berth/templates/gateway/deployment.yaml" },
        { "config/gateway/service.yaml", "charts/berth/templates/gateway/service.yaml" },
    };

    // A wildcard Ingress needs an installation's own hosts; the Kubernetes 1.20 that config also installs on has no policy/v1.
    private static readonly string[] OfTheChartAlone =
        ["charts/berth/templates/gateway/disruption_budget.yaml", "charts/berth/templates/gateway/ingress.yaml"];

    // The addresses are values of the chart; with kustomize they come from one ConfigMap, which an overlay can change.
    private static readonly string[] Addresses = ["BERTH_PORTAL_URL", "BERTH_WORKSPACE_URL", "BERTH_TRUSTED_PROXIES"];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Templates_BesideKustomize_DifferOnlyInWhatHelmFillsIn(string kustomize, string chart)
    {
        var left = Manifests.Read(kustomize);
        var right = Manifests.Read(chart);

        right.Count.ShouldBe(left.Count);
        foreach (var (ours, theirs) in left.Zip(right))
        {
            var filled = Manifests.Leaves(theirs).ToDictionary(leaf => leaf.Path, leaf => $"{leaf.Value}");
            filled.Remove("metadata.annotations.helm.sh/resource-policy").ShouldBe(chart.Contains("/crds/", StringComparison.Ordinal));
            if (kustomize == "config/gateway/deployment.yaml")
            {
                foreach (var name in filled.Where(leaf => Addresses.Contains(leaf.Value)).Select(leaf => leaf.Key).ToList())
                {
                    filled.Remove(name);
                    filled.Remove(name[..^"name".Length] + "value").ShouldBeTrue();
                }
            }

            var expected = Manifests.Leaves(ours).Where(leaf => !leaf.Path.Contains(".envFrom[", StringComparison.Ordinal)).ToDictionary(
                leaf => leaf.Path,
                leaf => filled.GetValueOrDefault(leaf.Path)?.Contains(Manifests.Templated, StringComparison.Ordinal) == true ? filled[leaf.Path] : $"{leaf.Value}");
            filled.ShouldBe(expected, ignoreOrder: true);
        }
    }

    [Fact]
    public void Templates_All_AreComparedWithKustomize() =>
        Manifests.Files("charts/berth/templates", "*.yaml").ShouldBe(Pairs.Select(pair => pair.Data.Item2).Concat(OfTheChartAlone).Order(StringComparer.Ordinal));

    [Fact]
    public void Templates_ValuesThatTheyUse_AreTheOnesOfTheChart()
    {
        var used = Manifests.Files("charts/berth/templates", "*").SelectMany(file => Value().Matches(Manifests.Text(file)).Select(match => match.Groups[1].Value));
        var given = Manifests.Leaves(Manifests.Read("charts/berth/values.yaml").Single()).Select(leaf => leaf.Path);

        used.Distinct().Order(StringComparer.Ordinal).ShouldBe(given.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ValuesSchema_Values_AreDescribedByIt()
    {
        var schema = JsonNode.Parse(Manifests.Text("charts/berth/values.schema.json"))!;

        foreach (var (path, _) in Manifests.Leaves(Manifests.Read("charts/berth/values.yaml").Single()))
        {
            path.Split('.').Aggregate((JsonNode?)schema, (node, key) => node?["properties"]?[key]).ShouldNotBeNull(path);
        }
    }

    [GeneratedRegex(@"\.Values\.([A-Za-z0-9.]+)")]
    private static partial Regex Value();
}
