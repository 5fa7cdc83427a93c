namespace Berth.Kube.Runtime;

/// <summary>Ends an observation when disposed.</summary>
internal sealed class StoreSubscription(Action end) : IDisposable
{
    public void Dispose() => end();
}
