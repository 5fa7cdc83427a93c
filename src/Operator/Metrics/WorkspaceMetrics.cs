using System.Diagnostics.Metrics;
using Berth.Crds;
using Berth.Kube.Runtime;
using Berth.Operator.Workspaces;

namespace Berth.Operator.Metrics;

/// <summary>What platform teams watch about workspaces. No label has a user's or a workspace's name.</summary>
public sealed class WorkspaceMetrics
{
    private readonly Histogram<double> startup;
    private readonly Counter<long> starts;
    private readonly Counter<long> failures;

    /// <summary>Registers the instruments.</summary>
    public WorkspaceMetrics(IMeterFactory meters, StoreProvider stores)
    {
        var meter = meters.Create(OperatorMeter.Name);
        startup = meter.CreateHistogram(
            "berth_workspace_startup_seconds",
            unit: null,
            description: "Time from the pod's start until the workspace served.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600] });
        starts = meter.CreateCounter<long>("berth_workspace_starts_total", description: "Workspaces that came to serve.");
        failures = meter.CreateCounter<long>("berth_workspace_start_failures_total", description: "Starts that something stood against, by reason.");
        meter.CreateObservableGauge("berth_workspaces", () => Count(stores), description: "Workspaces by phase and class.");
    }

    /// <summary>Counts what a plan changes.</summary>
    public void Observe(WorkspaceView view, WorkspaceStatus after)
    {
        var before = view.Workspace.Status?.Phase;
        if (after.Phase == WorkspacePhase.Running && before != WorkspacePhase.Running)
        {
            var kind = after.StartKind?.ToString() ?? "Unknown";
            starts.Add(1, new KeyValuePair<string, object?>("class", view.Class.Name), new("start_kind", kind));
            if (after.StartedAt is { } started)
            {
                startup.Record((view.Now - started).TotalSeconds, new KeyValuePair<string, object?>("class", view.Class.Name), new("start_kind", kind));
            }
        }
        else if (after.Phase == WorkspacePhase.Failed && before != WorkspacePhase.Failed)
        {
            var reason = Status.Conditions.Find(after.Conditions, ConditionTypes.Ready)?.Reason;
            failures.Add(1, new KeyValuePair<string, object?>("reason", reason));
        }
    }

    private static IEnumerable<Measurement<long>> Count(StoreProvider stores) =>
        stores.Of<Workspace>().List()
            .GroupBy(workspace => (Phase: workspace.Status?.Phase ?? WorkspacePhase.Pending, Class: workspace.Spec?.ClassName ?? ""))
            .Select(group => new Measurement<long>(group.Count(), new("phase", group.Key.Phase.ToString()), new("class", group.Key.Class)));
}
