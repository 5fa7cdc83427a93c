namespace Berth.Tests.Unit.Generate;

public sealed class RoleTests
{
    private static readonly IReadOnlyList<Dictionary<object, object>> Roles = Manifests.Read("config/rbac/role.yaml");

    [Fact]
    public void Operator_Secrets_AreNotGranted() => Granted().ShouldNotContain(rule => rule.Value == "secrets");

    [Fact]
    public void Operator_Everything_IsNotGranted() => Granted().ShouldNotContain(rule => rule.Value.Contains('*'));

    [Fact]
    public void Operator_RightsToGiveRights_AreNotGranted() =>
        Granted().ShouldNotContain(rule => rule.Value == "rbac.authorization.k8s.io" || rule.Value == "escalate" || rule.Value == "impersonate" || rule.Value == "bind");

    [Fact]
    public void Operator_Leases_AreGrantedInItsNamespaceOnly()
    {
        Granted("ClusterRole").ShouldNotContain(rule => rule.Value == "leases");
        Granted("Role").ShouldContain(rule => rule.Value == "leases");
    }

    private static IEnumerable<(string Path, string Value)> Granted(string? kind = null) =>
        Roles.Where(role => kind is null || (string)role["kind"] == kind)
            .SelectMany(role => Manifests.Leaves(role["rules"]))
            .Select(leaf => (leaf.Path, $"{leaf.Value}"));
}
