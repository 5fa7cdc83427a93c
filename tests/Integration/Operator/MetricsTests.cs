using System.Text.RegularExpressions;
using Berth.Crds;

namespace Berth.Tests.Integration.Operator;

/// <summary>What <c>/metrics</c> of the process says.</summary>
public sealed partial class MetricsTests(OperatorWorld world) : OperatorTest(world)
{
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Metrics_AfterWork_HaveEveryDocumentedName()
    {
        await RunningWorkspaceAsync("ws");
        await CreateSnapshotAsync("s", "ws");
        await IsReadyAsync("s");
        await CreateWorkspaceAsync("refused", new() { Owner = "somebody@example.com", ClassName = "missing" });
        await WorkspaceRefusedAsync("refused", "ClassNotFound");
        for (var i = 0; i < 3; i++)
        {
            await CreateSnapshotAsync($"more-{i}", "ws");
        }

        await SnapshotRefusedAsync("more-2", "LimitReached");

        var text = await World.Operators[0].MetricsAsync(Ct);

        foreach (var name in MetricsPage.Names("Of the operator", "Of the operator's runtime", "Of both programs"))
        {
            text.ShouldContain($"# TYPE {name} ", Case.Sensitive);
            // A name alone tells nothing: at least one series, with a value.
            Regex.IsMatch(text, $"^{name}(_bucket|_sum|_count)?(\\{{.*\\}})? [-+0-9.eEInfNa]+$", RegexOptions.Multiline).ShouldBeTrue($"{name} has no series");
        }

        (await Promtool.ComplaintsAsync(text, Ct)).ShouldBeEmpty();
        text.ShouldNotContain(Namespace + "/");
        text.ShouldNotContain("somebody");
    }

    /// <summary>What is exported and not documented would surprise somebody who adds up.</summary>
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Metrics_EveryFamily_IsDocumented()
    {
        var text = await World.Operators[0].MetricsAsync(Ct);

        var families = Family().Matches(text).Select(match => match.Groups[1].Value);
        families.Except(MetricsPage.Names("Of the operator", "Of the operator's runtime", "Of both programs")).ShouldBeEmpty();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Metrics_OfAStandby_HaveNothingThatExists()
    {
        await CreateWorkspaceAsync("exists", new() { Owner = "somebody@example.com", OperatingMode = OperatingMode.Stopped });
        var standby = await World.StartOperatorAsync(Ct);
        try
        {
            var ofLeader = await World.Operators[0].MetricsAsync(Ct);
            var ofStandby = await standby.MetricsAsync(Ct);

            ofLeader.ShouldContain("\nleader_election_master_status{name=\"berth-operator\"} 1\n");
            ofLeader.ShouldContain("\nberth_workspaces{");
            ofLeader.ShouldContain("\nberth_snapshots{");
            ofStandby.ShouldContain("\nleader_election_master_status{name=\"berth-operator\"} 0\n");
            ofStandby.ShouldNotContain("\nberth_workspaces{");
            ofStandby.ShouldNotContain("\nberth_snapshots{");
            ofStandby.ShouldContain("\nworkqueue_adds_total{name=\"workspace\"} 0\n");
        }
        finally
        {
            await World.KillOperatorAsync(standby);
        }
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Metrics_AsOpenMetrics_AreWhatPrometheusReads() =>
        (await Promtool.OpenMetricsComplaintsAsync(await World.Operators[0].OpenMetricsAsync(Ct), Ct)).ShouldBeEmpty();

    [GeneratedRegex("^# TYPE ([a-z_]+) ", RegexOptions.Multiline)]
    private static partial Regex Family();
}
