using Berth.Crds;
using Berth.Gateway.Audit;

namespace Berth.Tests.Unit.Gateway.Audit;

public sealed class SharingStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly WorkspaceClassSpec Allowing = new() { Sharing = new() { Enabled = true } };

    [Fact]
    public void Of_SameNamesInAnotherOrder_IsTheSame() =>
        SharingState.Of(Named("bob", "carol"), Allowing, Now).ShouldBe(SharingState.Of(Named("carol", "bob"), Allowing, Now));

    [Fact]
    public void Of_NamesOfALevelThatDoesNotAskForThem_AreNotWhoMayEnter() =>
        SharingState.Of(Named("bob") with { Level = SharingLevel.None }, Allowing, Now).ShouldBe(SharingState.Nobody);

    [Fact]
    public void Of_NameWithALineEnd_DoesNotBeginALine() =>
        SharingState.Of(Named("bob\nBerth.Audit: admitted user=eve level=Users"), Allowing, Now).Users.ShouldBe("bob?Berth.Audit:?admitted?user=eve?level=Users");

    [Fact]
    public void Of_ClassThatForbidsIt_IsNobodyAndSaysWhy()
    {
        var state = SharingState.Of(Named("bob"), new() { Sharing = new() { Enabled = false } }, Now);

        state.Level.ShouldBe(SharingLevel.None);
        state.Users.ShouldBeEmpty();
        state.Refusal.ShouldBe("Disabled");
    }

    private static SharingSpec Named(params string[] users) => new() { Level = SharingLevel.Users, Users = users };
}
