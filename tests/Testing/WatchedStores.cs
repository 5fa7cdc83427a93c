namespace Berth.Tests.Testing;

/// <summary>As a fixture of a test assembly: whatever a store of its tests takes in must be the same at the end.</summary>
public sealed class WatchedStores : IDisposable
{
    /// <summary>Begins to watch.</summary>
    public WatchedStores() => MutationDetector.Start();

    /// <summary>Compares.</summary>
    /// <exception cref="InvalidOperationException">Somebody changed an object of a store.</exception>
    public void Dispose() => MutationDetector.Check();
}
