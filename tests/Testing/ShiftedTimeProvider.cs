namespace Berth.Tests.Testing;

/// <summary>The system's clock, which a test puts forward: what takes minutes by the product's limits takes none by the test's.</summary>
public sealed class ShiftedTimeProvider : TimeProvider
{
    private long _shift;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _shift));

    /// <inheritdoc/>
    public override long GetTimestamp() =>
        System.GetTimestamp() + (long)((decimal)Interlocked.Read(ref _shift) / TimeSpan.TicksPerSecond * System.TimestampFrequency);

    /// <summary>Puts it forward. Timers that run go on by the system's clock.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);
}
