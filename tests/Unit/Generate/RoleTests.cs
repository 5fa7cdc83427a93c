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
    public void Gateway_ClusterWide_WritesWorkspacesGrantsAndStatusesOnly()
    {
        var writes = Rules(Gateway, "ClusterRole")
            .SelectMany(rule => rule.Resources.SelectMany(resource => rule.Verbs.Except(["get", "list", "watch"]).Select(verb => $"{verb} {resource}")));

        // None of them changes or deletes what somebody else made.
        writes.Order(StringComparer.Ordinal).ShouldBe(["create snapshotgrants", "create workspaces", "patch workspaces/status", "patch workspacesnapshots/status"]);
    }

    [Fact]
    public void Gateway_ClusterWide_ReadsNothingThatIsNoneOfItsBusiness() =>
        Rules(Gateway, "ClusterRole").Where(rule => rule.Verbs.Contains("get")).SelectMany(rule => rule.Resources).Order(StringComparer.Ordinal)
            .ShouldBe(["namespaces", "pods", "secrets", "workspaceclasses", "workspaces", "workspacesnapshots"]);

    [Fact]
    public void Gateway_Secrets_AreItsKeysAndThoseOfOpenersOnly()
    {
        Granted(Gateway, "ClusterRole").ShouldNotContain(rule => rule.Value == "configmaps");
        var openers = Rules(Gateway, "ClusterRole").Single(rule => rule.Resources.Contains("secrets"));
        openers.Names.ShouldBe(["berth-repository-access"]);
        openers.Verbs.ShouldBe(["get"]);
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
