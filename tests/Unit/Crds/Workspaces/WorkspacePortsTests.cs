using Berth.Crds;

namespace Berth.Tests.Unit.Crds.Workspaces;

public sealed class WorkspacePortsTests
{
    [Fact]
    public void MainOf_NoneIsCalledMain_IsTheFirst() =>
        WorkspacePorts.MainOf([new() { Name = "a", Port = 1 }, new() { Name = "b", Port = 2 }]).Name.ShouldBe("a");

    [Theory]
    [InlineData(null, true, PortVisibility.Shared)]
    [InlineData(null, false, PortVisibility.Owner)]
    [InlineData(PortVisibility.Owner, true, PortVisibility.Owner)]
    [InlineData(PortVisibility.Authenticated, false, PortVisibility.Authenticated)]
    public void VisibilityOf_NothingSaid_OnlyTheEditorIsShared(PortVisibility? said, bool isMain, PortVisibility expected) =>
        WorkspacePorts.VisibilityOf(new() { Name = "web", Port = 3000, Visibility = said }, isMain).ShouldBe(expected);
}
