namespace Berth.Kube.Runtime;

/// <summary>
/// Writes a warning event on each object that cannot be read, once this process leads: a standby and a process without controllers may not
/// write events.
/// </summary>
internal sealed class UnreadableReport(IReadOnlyList<IHostedStore> stores, EventRecorder events)
{
    private const string Reason = "Unreadable";

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
