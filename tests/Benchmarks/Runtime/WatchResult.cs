namespace Berth.Benchmarks.Runtime;

/// <summary>What following a watch costs.</summary>
/// <param name="Rate">Events in a second of the paced run.</param>
/// <param name="Lag">How long after the last event of the paced run was sent it was in the store.</param>
/// <param name="Load">The share of one processor that the paced run took.</param>
/// <param name="EventsPerSecond">Events in a second when nothing holds the server back.</param>
/// <param name="EventsPerCpuSecond">Events in a second of processor time.</param>
/// <param name="Allocated">Bytes allocated per event.</param>
/// <param name="RecordingBytes">The size of the recording.</param>
public sealed record WatchResult(
    int Rate, TimeSpan Lag, double Load, double EventsPerSecond, double EventsPerCpuSecond, double Allocated, long RecordingBytes);
