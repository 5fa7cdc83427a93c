using Berth.DevStorage.Data;

namespace Berth.Tests.Unit.DevStorage.Data;

public sealed class LeftoverPlanTests
{
    [Fact]
    public void For_EachHandle_KeepsWhatMayBeWantedAndConfirmsWhatIsKnown()
    {
        var other = Some.Claim with { Metadata = Some.Claim.Metadata with { Uid = "c2" } };

        var leftovers = LeftoverPlan.For(
            ["pvc-c1", "pvc-c2", "pvc-c3", "snapshot-s1", "snapshot-s2"], [Some.Claim, other], [Some.Volume], [Some.ReadyContent]);

        leftovers.Known.ShouldBe(["pvc-c1", "snapshot-s1"]);
        leftovers.Orphans.ShouldBe(["pvc-c3", "snapshot-s2"]);
    }

    [Fact]
    public void For_ContentWithoutHandleYet_KeepsItsData() =>
        LeftoverPlan.For(["snapshot-s1"], [], [], [Some.Content]).Orphans.ShouldBeEmpty();
}
