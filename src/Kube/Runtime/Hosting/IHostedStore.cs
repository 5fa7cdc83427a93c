namespace Berth.Kube.Runtime;

/// <summary>A store of whatever kind, as the host runs it.</summary>
internal interface IHostedStore
{
    string Name { get; }

    bool HasSynced { get; }

    Task WaitForSyncAsync(CancellationToken cancellationToken);

    Task RunAsync(CancellationToken cancellationToken);
}
