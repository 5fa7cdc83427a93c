namespace Berth.Benchmarks.Gateway.Phases;

/// <summary>What a replica's own metric berth_gate_cut_seconds says: from its hearing of the change until a connection was closed.</summary>
/// <param name="Count">How many it cut.</param>
/// <param name="Within">How many of these within half a second.</param>
/// <param name="Seconds">How long all of them took together.</param>
public sealed record ReplicaCuts(double Count, double Within, double Seconds);
