using Berth.Crds;
using Berth.Kube.Metrics;
using Berth.Kube.Runtime;
using Berth.Operator.Metrics;
using Berth.Tests.Unit.Kube.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Prometheus;

namespace Berth.Tests.Unit.Operator.Metrics;

public sealed class InventoryMetricsTests : IDisposable
{
    private readonly EntityStore<Workspace> _workspaces = new();
    private readonly EntityStore<WorkspaceClass> _classes = new();
    private readonly EntityStore<WorkspaceSnapshot> _snapshots = new();
    private readonly CollectorRegistry _registry = new();
    private readonly ServiceProvider _services;
    private readonly OperatorMetrics _metrics;
    private bool _leads = true;

    public InventoryMetricsTests()
    {
        _services = new ServiceCollection().AddSingleton(_workspaces).AddSingleton(_classes).AddSingleton(_snapshots).BuildServiceProvider();
        _metrics = new(MetricsServiceCollectionExtensions.FactoryOf(_registry));
        _registry.AddBeforeCollectCallback(new InventoryMetrics(_metrics, new(_services), () => _leads).Update);
        _classes.Replace([Class("standard")], "1");
        _snapshots.Replace([Samples.Snapshot with { Status = new() { Phase = SnapshotPhase.Succeeded } }], "1");
        _workspaces.Replace(
            [Workspace("a", "standard", WorkspacePhase.Running), Workspace("b", "standard", WorkspacePhase.Running), Workspace("c", "misspelled", null), Workspace("d", null, null)],
            "1");
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Scrape_Leader_CountsWorkspacesByPhaseAndClassThatApplies()
    {
        var text = await _registry.ScrapeAsync();

        text.ShouldContain("berth_workspaces{phase=\"Running\",class=\"standard\"} 2\n");
        text.ShouldContain("berth_workspaces{phase=\"Stopped\",class=\"standard\"} 0\n");
        text.ShouldContain("berth_workspaces{phase=\"Pending\",class=\"<unknown>\"} 1\n");
        text.ShouldContain("berth_workspaces{phase=\"Pending\",class=\"<none>\"} 1\n");
        text.ShouldContain("berth_snapshots{phase=\"Succeeded\"} 1\n");
        text.ShouldContain("berth_snapshots{phase=\"Failed\"} 0\n");
    }

    /// <summary>A standby's caches are the leader's: exported twice, a sum over the replicas counted everything twice.</summary>
    [Fact]
    public async Task Scrape_Standby_ExportsNothingThatExists()
    {
        _leads = false;

        var text = await _registry.ScrapeAsync();

        text.ShouldNotContain("berth_workspaces{");
        text.ShouldNotContain("berth_snapshots{");
    }

    [Fact]
    public async Task Scrape_LeaderThatLeadsNoMore_ExportsNothingThatExists()
    {
        await _registry.ScrapeAsync();
        _leads = false;

        var text = await _registry.ScrapeAsync();

        text.ShouldNotContain("berth_workspaces{");
        text.ShouldNotContain("berth_snapshots{");
    }

    [Fact]
    public async Task Scrape_CacheNotFilledYet_ExportsNoZeros()
    {
        using var services = new ServiceCollection()
            .AddSingleton(new EntityStore<Workspace>()).AddSingleton(_classes).AddSingleton(_snapshots).BuildServiceProvider();
        var registry = new CollectorRegistry();
        registry.AddBeforeCollectCallback(new InventoryMetrics(new(MetricsServiceCollectionExtensions.FactoryOf(registry)), new(services), () => true).Update);

        (await registry.ScrapeAsync()).ShouldNotContain("berth_workspaces{");
    }

    /// <summary>The one who names no class gets the default: its metrics were under the empty name.</summary>
    [Fact]
    public async Task Scrape_DefaultClass_IsTheClassOfThoseThatNameNone()
    {
        var @default = Class("big");
        _classes.Replace([@default with { Metadata = @default.Metadata with { Annotations = new Dictionary<string, string> { [BerthAnnotations.IsDefaultClass] = "true" } } }], "2");

        var text = await _registry.ScrapeAsync();

        text.ShouldContain("berth_workspaces{phase=\"Pending\",class=\"big\"} 1\n");
        text.ShouldContain("berth_workspaces{phase=\"Pending\",class=\"<none>\"} 0\n");
    }

    /// <summary>Anybody may write any class into a workspace: only names of classes that exist become labels.</summary>
    [Fact]
    public async Task Scrape_ManyMadeUpClasses_AreOneSeries()
    {
        _workspaces.Replace([.. Enumerable.Range(0, 1000).Select(i => Workspace($"w{i}", $"made-up-{i}", null))], "2");

        var text = await _registry.ScrapeAsync();

        text.ShouldContain("berth_workspaces{phase=\"Pending\",class=\"<unknown>\"} 1000\n");
        text.ShouldNotContain("made-up");
    }

    [Fact]
    public async Task Scrape_ClassDeleted_TakesItsSeriesAlong()
    {
        _metrics.Starts.WithLabels("standard", "Fresh").Inc();
        (await _registry.ScrapeAsync()).ShouldContain("berth_workspace_starts_total{class=\"standard\",start_kind=\"Fresh\"} 1\n");

        _classes.Replace([Class("other")], "2");

        var text = await _registry.ScrapeAsync();
        text.ShouldNotContain("\"standard\"");
        text.ShouldContain("berth_workspaces{phase=\"Running\",class=\"<unknown>\"} 2\n");
    }

    [Fact]
    public async Task Scrape_NothingHappenedYet_CountersAreThereWithZero()
    {
        var text = await _registry.ScrapeAsync();

        text.ShouldContain("berth_workspace_starts_total{class=\"standard\",start_kind=\"Snapshot\"} 0\n");
        text.ShouldContain("berth_workspace_startup_seconds_count{class=\"standard\",start_kind=\"Restart\"} 0\n");
        text.ShouldContain("berth_workspace_start_failures_total{reason=\"ImageNotAllowed\"} 0\n");
        text.ShouldContain("berth_snapshot_failures_total{reason=\"LimitReached\"} 0\n");
        text.ShouldContain("berth_snapshot_duration_seconds_count 0\n");
    }

    private static WorkspaceClass Class(string name) => new() { Metadata = new() { Name = name }, Spec = new() };

    private static Workspace Workspace(string name, string? @class, WorkspacePhase? phase) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "team", Uid = $"u-{name}" },
        Spec = new() { Owner = "alice@example.com", ClassName = @class },
        Status = phase is null ? null : new() { Phase = phase.Value },
    };
}
