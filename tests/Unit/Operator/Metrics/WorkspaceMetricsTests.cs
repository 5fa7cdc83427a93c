using Berth.Crds;
using Berth.Kube.Metrics;
using Berth.Operator.Metrics;
using Berth.Tests.Unit.Kube.Metrics;
using Prometheus;

namespace Berth.Tests.Unit.Operator.Metrics;

public sealed class WorkspaceMetricsTests
{
    private readonly CollectorRegistry _registry = new();
    private readonly OperatorMetrics _metrics;

    public WorkspaceMetricsTests() => _metrics = new(MetricsServiceCollectionExtensions.FactoryOf(_registry));

    [Fact]
    public async Task Observe_BeganToServe_IsAStartOfTheClassThatApplies()
    {
        var after = new WorkspaceStatus { Phase = WorkspacePhase.Running, StartKind = StartKind.Restart, StartedAt = Samples.Now.AddSeconds(-3) };

        new WorkspaceMetrics(_metrics).Observe(Samples.View, after);
        new WorkspaceMetrics(_metrics).Observe(Samples.View with { Workspace = Samples.Workspace with { Status = after } }, after);

        var text = await _registry.ScrapeAsync();
        text.ShouldContain("berth_workspace_starts_total{class=\"standard\",start_kind=\"Restart\"} 1\n");
        text.ShouldContain("berth_workspace_startup_seconds_sum{class=\"standard\",start_kind=\"Restart\"} 3\n");
    }

    [Theory]
    [InlineData("ClassNotFound", "ClassNotFound")]
    [InlineData("SomeWebhookSaysThis", "Other")]
    [InlineData(null, "Other")]
    public async Task Observe_CannotStart_IsCountedByAReasonThatIsKnown(string? reason, string counted)
    {
        var after = new WorkspaceStatus
        {
            Phase = WorkspacePhase.Failed,
            Conditions = reason is null ? [] : [new() { Type = ConditionTypes.Ready, Status = "False", Reason = reason, Message = "", LastTransitionTime = Samples.Now.UtcDateTime }],
        };

        new WorkspaceMetrics(_metrics).Observe(Samples.View, after);

        var text = await _registry.ScrapeAsync();
        text.ShouldContain($"berth_workspace_start_failures_total{{reason=\"{counted}\"}} 1\n");
        text.ShouldNotContain("SomeWebhook");
    }

    [Fact]
    public void ClassLabel_OfEachKind_IsAName_OrOneThatNoObjectCanHave()
    {
        ClassLabel.Of(new("standard", new())).ShouldBe("standard");
        ClassLabel.Of(new("", new())).ShouldBe("<none>");
        ClassLabel.Of(new("misspelled", null)).ShouldBe("<unknown>");
    }
}
