using Berth.Crds;
using Berth.Gateway.Links;

namespace Berth.Tests.Unit.Gateway.Links;

public sealed class OpeningRecorderTests
{
    [Fact]
    public void With_ManyOpenings_CountsAllAndKeepsTheLastTen()
    {
        SnapshotOpenings? openings = null;
        for (var i = 1; i <= 25; i++)
        {
            openings = OpeningRecorder.With(openings, new() { User = $"user-{i}", Workspace = "team/copy" });
        }

        openings!.Count.ShouldBe(25);
        openings.Last!.Select(opening => opening.User).ShouldBe(Enumerable.Range(16, 10).Reverse().Select(i => $"user-{i}"));
    }
}
