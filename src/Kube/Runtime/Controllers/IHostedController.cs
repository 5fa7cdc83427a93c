namespace Berth.Kube.Runtime;

/// <summary>A controller of whatever kind, as the host runs it.</summary>
internal interface IHostedController
{
    string Name { get; }

    /// <summary>Works until told to take no more, then finishes what is in hand.</summary>
    /// <param name="stopTaking">Cancelled when no more work is to be taken.</param>
    /// <param name="abort">Cancelled when work in hand is to be broken off.</param>
    Task RunAsync(CancellationToken stopTaking, CancellationToken abort);
}
