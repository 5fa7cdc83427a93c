namespace Berth.Benchmarks.Gateway.Phases;

/// <summary>Percentiles by nearest rank.</summary>
public static class Percentile
{
    /// <summary>In milliseconds, of at least one time.</summary>
    public static double Of(IEnumerable<TimeSpan> times, double percent)
    {
        var sorted = times.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Count) - 1, 0, sorted.Count - 1)].TotalMilliseconds;
    }
}
