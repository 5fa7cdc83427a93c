namespace Berth.Soak.Checks;

/// <summary>A write of a replica, apart from leases and events.</summary>
/// <param name="At">When it arrived at the proxy.</param>
/// <param name="Replica">Whose.</param>
/// <param name="Call">What.</param>
public readonly record struct WriteRecord(DateTimeOffset At, int Replica, string Call);
