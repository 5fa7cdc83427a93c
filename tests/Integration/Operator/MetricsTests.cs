using System.Text.RegularExpressions;

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

        foreach (var name in Documented())
        {
            text.ShouldContain($"# TYPE {name} ", Case.Sensitive);
            // A name alone tells nothing: at least one series, with a value.
            Regex.IsMatch(text, $"^{name}(_bucket|_sum|_count)?(\\{{.*\\}})? [-+0-9.eEInfNa]+$", RegexOptions.Multiline).ShouldBeTrue($"{name} has no series");
        }

        (await Promtool.ComplaintsAsync(text, Ct)).ShouldBeEmpty();
        text.ShouldNotContain(Namespace + "/");
        text.ShouldNotContain("somebody");
    }

    /// <summary>The names in docs/operate.md.</summary>
    private static List<string> Documented()
    {
        var names = Name().Matches(File.ReadAllText(Path.Combine(ControlPlane.RepositoryRoot(), "docs", "operate.md")))
            .Select(match => match.Groups[1].Value).Distinct().ToList();
        names.Count.ShouldBeGreaterThan(5);
        return names;
    }

    [GeneratedRegex("^\\| `(berth_[a-z_]+)`", RegexOptions.Multiline)]
    private static partial Regex Name();
}
