using Berth.Crds;
using Berth.Kube.Runtime;
using Prometheus;

namespace Berth.Operator.Metrics;

/// <summary>
/// Exports what exists in the cluster. Only the leader does: its replicas have the same caches, and a sum over all of them would count
/// each object several times.
/// </summary>
public sealed class InventoryMetrics
{
    private static readonly string[] WorkspacePhases = Enum.GetNames<WorkspacePhase>();
    private static readonly string[] SnapshotPhases = Enum.GetNames<SnapshotPhase>();
    private static readonly string[] StartKinds = Enum.GetNames<StartKind>();

    private readonly OperatorMetrics _metrics;
    private readonly EntityStore<Workspace> _workspaces;
    private readonly EntityStore<WorkspaceClass> _classes;
    private readonly EntityStore<WorkspaceSnapshot> _snapshots;
    private readonly Func<bool> _isLeader;
    private readonly Lock _updating = new();

    /// <summary>Prepares to count the workspaces and snapshots that the operator's stores hold.</summary>
    /// <param name="metrics">Where the counts go.</param>
    /// <param name="stores">The caches.</param>
    /// <param name="isLeader">Whether this process leads now.</param>
    public InventoryMetrics(OperatorMetrics metrics, StoreProvider stores, Func<bool> isLeader)
    {
        ArgumentNullException.ThrowIfNull(stores);
        _metrics = metrics;
        _workspaces = stores.Of<Workspace>();
        _classes = stores.Of<WorkspaceClass>();
        _snapshots = stores.Of<WorkspaceSnapshot>();
        _isLeader = isLeader;
    }

    /// <summary>Counts everything anew. It is called before each scrape; calls that come at the same time wait for each other.</summary>
    public void Update()
    {
        lock (_updating)
        {
            if (_isLeader() && _workspaces.HasSynced && _classes.HasSynced && _snapshots.HasSynced)
            {
                var classes = _classes.List();
                var labels = new HashSet<string>(classes.Select(@class => @class.Metadata.Name!), StringComparer.Ordinal) { ClassLabel.None, ClassLabel.Unknown };
                CountWorkspaces(labels, classes);
                CountSnapshots();
                CountStartsFromZero(labels);
            }
            else
            {
                Keep(_metrics.Workspaces, _ => false);
                Keep(_metrics.Snapshots, _ => false);
            }
        }
    }

    private static void Keep<TChild>(Collector<TChild> metric, Predicate<string[]> isKept)
        where TChild : ChildBase
    {
        foreach (var values in metric.GetAllLabelValues().Where(values => !isKept(values)))
        {
            metric.RemoveLabelled(values);
        }
    }

    private void CountWorkspaces(HashSet<string> labels, IReadOnlyList<WorkspaceClass> classes)
    {
        var byDefault = ClassLabel.Of(ResolvedClass.Of(null, classes));
        var counts = new Dictionary<(WorkspacePhase Phase, string Class), int>();
        foreach (var workspace in _workspaces.List())
        {
            var label = workspace.Spec?.ClassName is not { Length: > 0 } named ? byDefault : labels.Contains(named) ? named : ClassLabel.Unknown;
            var key = (workspace.Status?.Phase ?? WorkspacePhase.Pending, label);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        foreach (var label in labels)
        {
            for (var phase = 0; phase < WorkspacePhases.Length; phase++)
            {
                _metrics.Workspaces.WithLabels(WorkspacePhases[phase], label).Set(counts.GetValueOrDefault(((WorkspacePhase)phase, label)));
            }
        }

        Keep(_metrics.Workspaces, values => labels.Contains(values[1]));
    }

    private void CountSnapshots()
    {
        var counts = new int[SnapshotPhases.Length];
        foreach (var snapshot in _snapshots.List())
        {
            counts[(int)(snapshot.Status?.Phase ?? SnapshotPhase.Pending)]++;
        }

        for (var phase = 0; phase < counts.Length; phase++)
        {
            _metrics.Snapshots.WithLabels(SnapshotPhases[phase]).Set(counts[phase]);
        }
    }

    /// <summary>A rate has no first step unless the counter was there before it; and it goes with its class, lest names of old ones pile up.</summary>
    private void CountStartsFromZero(HashSet<string> labels)
    {
        foreach (var label in labels)
        {
            foreach (var kind in StartKinds)
            {
                _metrics.Starts.WithLabels(label, kind);
                _metrics.StartupTime.WithLabels(label, kind);
            }
        }

        Keep(_metrics.Starts, values => labels.Contains(values[0]));
        Keep(_metrics.StartupTime, values => labels.Contains(values[0]));
    }
}
