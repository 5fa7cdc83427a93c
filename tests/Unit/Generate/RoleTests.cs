namespace Berth.Tests.Unit.Generate;

public sealed class RoleTests
{
    private const string Operator = "config/rbac/role.yaml";
    private const string Gateway = "config/gateway/rbac/role.yaml";

    public static TheoryData<string> Both => [Operator, Gateway];

    [Fact]
    public void Operator_Secrets_AreNotGranted() => Granted(Operator).ShouldNotContain(rule => rule.Value == "secrets");

    [Theory]
    [MemberData(nameof(Both))]
    public void Component_Everything_IsNotGranted(string roles) => Granted(roles).ShouldNotContain(rule => rule.Value.Contains('*'));

    [Theory]
    [MemberData(nameof(Both))]
    public void Component_RightsToGiveRights_AreNotGranted(string roles) =>
        Granted(roles).ShouldNotContain(rule => rule.Value == "rbac.authorization.k8s.io" || rule.Value == "escalate" || rule.Value == "impersonate" || rule.Value == "bind");

    [Fact]
    public void Operator_Leases_AreGrantedInItsNamespaceOnly()
    {
        Granted(Operator, "ClusterRole").ShouldNotContain(rule => rule.Value == "leases");
        Granted(Operator, "Role").ShouldContain(rule => rule.Value == "leases");
    }

    [Fact]
    public void Gateway_ClusterWide_ReadsAndWritesNothingButStatuses()
    {
        var rules = Rules(Gateway, "ClusterRole");

        rules.SelectMany(rule => rule.Resources).Order(StringComparer.Ordinal)
            .ShouldBe(["pods", "workspaceclasses", "workspaces", "workspaces/status", "workspacesnapshots"]);
        rules.Single(rule => rule.Resources.Contains("workspaces/status")).Verbs.ShouldBe(["patch"]);
        rules.Where(rule => !rule.Resources.Contains("workspaces/status")).ShouldAllBe(rule => string.Join(' ', rule.Verbs) == "get list watch");
    }

    [Fact]
    public void Gateway_Secrets_AreItsKeysOnly()
    {
        Granted(Gateway, "ClusterRole").ShouldNotContain(rule => rule.Value == "secrets" || rule.Value == "configmaps");
        var rules = Rules(Gateway, "Role").Where(rule => rule.Resources.Contains("secrets")).ToList();

        // Kubernetes cannot narrow the making of an object by its name.
        rules.Single(rule => rule.Names.Count == 0).Verbs.ShouldBe(["create"]);
        var named = rules.Single(rule => rule.Names.Count > 0);
        named.Names.ShouldBe(["berth-gateway-keys"]);
        named.Verbs.ShouldBe(["get", "patch"]);
    }

    private static IReadOnlyList<Dictionary<object, object>> Roles(string path, string? kind) =>
        [.. Manifests.Read(path).Where(role => kind is null || (string)role["kind"] == kind)];

    private static IEnumerable<(string Path, string Value)> Granted(string path, string? kind = null) =>
        Roles(path, kind).SelectMany(role => Manifests.Leaves(role["rules"])).Select(leaf => (leaf.Path, $"{leaf.Value}"));

    private static IReadOnlyList<(IReadOnlyList<string> Resources, IReadOnlyList<string> Verbs, IReadOnlyList<string> Names)> Rules(string path, string kind) =>
    [
        .. Roles(path, kind).SelectMany(role => (IList<object>)role["rules"]).Cast<Dictionary<object, object>>()
            .Select(rule => (Texts(rule, "resources"), Texts(rule, "verbs"), Texts(rule, "resourceNames"))),
    ];

    private static IReadOnlyList<string> Texts(Dictionary<object, object> rule, string key) =>
        rule.TryGetValue(key, out var list) ? [.. ((IList<object>)list).Select(item => $"{item}")] : [];
}
