using Berth.Crds;

namespace Berth.Tests.Unit.Crds.Classes;

public sealed class ResolvedClassTests
{
    [Fact]
    public void Of_NamedClass_IsThatOne() => ResolvedClass.Of("b", [Class("a", isDefault: true), Class("b")]).ShouldSatisfyAllConditions(
        resolved => resolved.Name.ShouldBe("b"),
        resolved => resolved.Policy!.Image.ShouldBe("b"));

    [Fact]
    public void Of_NamedClassThatDoesNotExist_HasNoPolicyAndIsNotTheDefault()
    {
        var resolved = ResolvedClass.Of("missing", [Class("a", isDefault: true)]);

        resolved.Name.ShouldBe("missing");
        resolved.Policy.ShouldBeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Of_NoName_IsTheDefaultFirstByName(string? name)
    {
        ResolvedClass.Of(name, [Class("c", isDefault: true), Class("a"), Class("b", isDefault: true)]).Name.ShouldBe("b");
        ResolvedClass.Of(name, [Class("b", isDefault: true), Class("c", isDefault: true)]).Name.ShouldBe("b", "whatever the order");
    }

    [Fact]
    public void Of_NoDefault_IsTheBuiltInPolicy()
    {
        var resolved = ResolvedClass.Of(null, [Class("a")]);

        resolved.Name.ShouldBe("");
        resolved.Policy.ShouldNotBeNull();
        resolved.SnapshotLimit.ShouldBe(3);
        resolved.SnapshotsEnabled.ShouldBeTrue();
    }

    [Fact]
    public void SnapshotLimit_ClassSays_IsThat() => new ResolvedClass("c", new() { Snapshots = new(maxPerWorkspace: 7) }).SnapshotLimit.ShouldBe(7);

    private static WorkspaceClass Class(string name, bool isDefault = false) => new()
    {
        Metadata = new()
        {
            Name = name,
            Annotations = isDefault ? new Dictionary<string, string> { [BerthAnnotations.IsDefaultClass] = "true" } : null,
        },
        Spec = new() { Image = name },
    };
}
