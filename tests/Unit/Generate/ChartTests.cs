using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Berth.Tests.Unit.Generate;

public sealed partial class ChartTests
{
    public static TheoryData<string, string> Pairs => new()
    {
        { "config/crd/bases/berth.dev_workspaceclasses.yaml", "charts/berth/templates/crds/berth.dev_workspaceclasses.yaml" },
        { "config/crd/bases/berth.dev_workspaces.yaml", "charts/berth/templates/crds/berth.dev_workspaces.yaml" },
        { "config/crd/bases/berth.dev_workspacesnapshots.yaml", "charts/berth/templates/crds/berth.dev_workspacesnapshots.yaml" },
        { "config/rbac/service_account.yaml", "charts/berth/templates/rbac/service_account.yaml" },
        { "config/rbac/role.yaml", "charts/berth/templates/rbac/role.yaml" },
        { "config/rbac/role_binding.yaml", "charts/berth/templates/rbac/role_binding.yaml" },
        { "config/rbac/user_roles.yaml", "charts/berth/templates/rbac/user_roles.yaml" },
        { "config/default/deployment.yaml", "charts/berth/templates/deployment.yaml" },
        { "config/default/service.yaml", "charts/berth/templates/service.yaml" },
    };

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
            var expected = Manifests.Leaves(ours).ToDictionary(
                leaf => leaf.Path,
                leaf => filled.GetValueOrDefault(leaf.Path)?.Contains(Manifests.Templated, StringComparison.Ordinal) == true ? filled[leaf.Path] : $"{leaf.Value}");
            filled.ShouldBe(expected, ignoreOrder: true);
        }
    }

    [Fact]
    public void Templates_All_AreComparedWithKustomize() =>
        Manifests.Files("charts/berth/templates", "*.yaml").ShouldBe(Pairs.Select(pair => pair.Data.Item2).Order(StringComparer.Ordinal));

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

    [GeneratedRegex(@"\.Values\.([A-Za-z.]+)")]
    private static partial Regex Value();
}
