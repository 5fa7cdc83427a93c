using Berth.Crds;
using Berth.Operator.Snapshots;

namespace Berth.Tests.Unit.Operator.Snapshots;

public sealed class SnapshotGrantsTests
{
    private static readonly SnapshotGrant Grant = new()
    {
        Metadata = new() { Name = "guests.bob", NamespaceProperty = "team", Uid = "u-grant" },
        Spec = new()
        {
            Snapshot = new() { Name = "s1" },
            Workspace = new() { Namespace = "guests", Name = "bob" },
            User = "bob@example.com",
            ExpiresAt = Samples.Now.AddMinutes(5),
        },
    };

    private static readonly SnapshotGrant Expired = Grant with { Spec = Grant.Spec with { ExpiresAt = Samples.Now } };

    [Fact]
    public void Plan_GrantStillGood_LooksAgainWhenItsTimeIsOver()
    {
        var plan = SnapshotPlanner.Plan(Samples.TakenView with { Grants = [Grant] });

        plan.Writes.ShouldBeEmpty();
        plan.RequeueAfter.ShouldBe(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Plan_GrantNeverUsed_IsRemovedAfterItsTime() =>
        SnapshotPlanner.Plan(Samples.TakenView with { Grants = [Expired] }).Describe().ShouldBe(["delete SnapshotGrant team/guests.bob"]);

    [Fact]
    public void Plan_GrantInUse_IsLeftToItsWorkspace()
    {
        var import = new SnapshotImport(
            new()
            {
                Metadata = new() { Name = "c", Labels = new Dictionary<string, string> { [BerthLabels.Workspace] = "bob" } },
                Spec = new() { VolumeSnapshotRef = new() { NamespaceProperty = "guests" } },
            },
            IsOrphan: false);

        SnapshotPlanner.Plan(Samples.TakenView with { Grants = [Expired], Imports = [import] }).Writes.ShouldBeEmpty();
        SnapshotPlanner.Plan(Samples.TakenView with { Grants = [Expired], Imports = [import with { IsOrphan = true }] }).Describe()
            .ShouldBe(["delete VolumeSnapshotContent c"]);
    }

    [Fact]
    public void Plan_GrantWithoutAnEnd_Stays()
    {
        var plan = SnapshotPlanner.Plan(Samples.TakenView with { Grants = [Grant with { Spec = Grant.Spec with { ExpiresAt = null } }] });

        plan.Writes.ShouldBeEmpty();
        plan.RequeueAfter.ShouldBeNull();
    }
}
