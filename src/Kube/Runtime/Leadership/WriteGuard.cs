namespace Berth.Kube.Runtime;

/// <summary>Keeps a process that has led, and may lead no more, from writing. Thread-safe.</summary>
/// <remarks>
/// A process that was suspended for longer than its lease goes on in the middle of its work, and sends what it was about to send before
/// the elector can find out. client-go's leaders do so. By the clock it is known at once.
/// </remarks>
internal sealed class WriteGuard
{
    private volatile LeaderElector? _elector;

    /// <summary>Whose leadership counts.</summary>
    public void Follow(LeaderElector elector) => _elector = elector;

    /// <summary>Why nothing may be written now, or null.</summary>
    public string? WhyNot() => _elector is { HasLapsed: true } elector ? $"{elector.Identity} has led, and could not renew the lease in time" : null;
}
