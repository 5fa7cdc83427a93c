using Berth.Benchmarks.Measuring;

namespace Berth.Benchmarks.Phases;

/// <summary>What the operator asked for while workspaces went from nothing to ready.</summary>
/// <param name="Pace">How long each step of the pods took.</param>
/// <param name="Workspaces">How many started.</param>
/// <param name="Requests">What the operator asked of the API server.</param>
public sealed record StartResult(TimeSpan Pace, int Workspaces, Requests Requests);
