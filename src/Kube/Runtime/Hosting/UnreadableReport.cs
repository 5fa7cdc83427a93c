using System.Diagnostics.Metrics;

namespace Berth.Kube.Runtime;

/// <summary>
/// Tells people of objects that cannot be read: how many there are of each kind, on every process, and by an event on each, once this process
/// leads (a standby and a process without controllers may not write events).
/// </summary>
internal sealed class UnreadableReport(IReadOnlyList<IHostedStore> stores, EventRecorder events)
{
    /// <summary>The name of the metric.</summary>
    public const string MetricName = "berth_unreadable_objects";

    private const string Reason = "Unreadable";

    /// <summary>Counts from now on.</summary>
    public void Measure(Meter meter) => meter.CreateObservableGauge(
        MetricName,
        () => stores.Select(store => new Measurement<int>(store.UnreadableCount, new KeyValuePair<string, object?>("kind", store.Kind))),
        description: "Objects that exist and cannot be read, by kind; they are left alone until they are mended or deleted.");

    /// <summary>Writes an event on each object that cannot be read, and on each that comes to be so, until disposed.</summary>
    public IDisposable WriteEvents()
    {
        var followed = stores.Select(store => store.FollowUnreadable((remains, error) => events.Publish(
            remains,
            EventType.Warning,
            Reason,
            $"The {store.Kind} cannot be read, and is left alone until it is mended or deleted: {error}."))).ToList();
        return new StoreSubscription(() => followed.ForEach(one => one.Dispose()));
    }
}
