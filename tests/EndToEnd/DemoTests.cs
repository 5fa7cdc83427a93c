using System.Globalization;
using System.Text.RegularExpressions;

namespace Berth.Tests.EndToEnd;

/// <summary>The demo, which proves each step of the main job.</summary>
[Collection(DisruptiveTests.Name)]
public sealed partial class DemoTests(DemoCluster cluster)
{
    private const string Kills = "BERTH_TEST_KILLS";

    [Fact]
    public void Demo_OnAClusterOfItsOwn_ProvesEveryStep()
    {
        cluster.SkipWithoutNode();
        ShouldHavePassed(cluster.Demo);
    }

    [Fact(Timeout = 3_600_000)]
    public async Task Demo_OperatorKilledMeanwhile_ProvesEveryStepAllTheSame()
    {
        cluster.SkipWithoutNode();
        var kills = Environment.GetEnvironmentVariable(Kills);
        Assert.SkipWhen(string.IsNullOrEmpty(kills), $"takes long: set {Kills}=10 to kill the operator so many times during the demo");

        ShouldHavePassed(await DemoCluster.RunDemoAsync(int.Parse(kills, CultureInfo.InvariantCulture), TestContext.Current.CancellationToken));
    }

    private static void ShouldHavePassed(CommandResult demo)
    {
        demo.ExitCode.ShouldBe(0, demo.Output);
        var counted = Counted().Match(demo.Output);
        counted.Success.ShouldBeTrue(demo.Output);
        counted.Groups[2].Value.ShouldBe("0", demo.Output);
        int.Parse(counted.Groups[1].Value, CultureInfo.InvariantCulture).ShouldBeGreaterThan(30, "a demo without proofs proves nothing");
        TestContext.Current.TestOutputHelper!.WriteLine(demo.Output);
    }

    [GeneratedRegex("^([0-9]+) passed, ([0-9]+) failed", RegexOptions.Multiline)]
    private static partial Regex Counted();
}
