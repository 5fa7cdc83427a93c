namespace Berth.Benchmarks.Measuring;

/// <summary>Minimum, median and maximum of some figures.</summary>
public readonly record struct Spread(double Minimum, double Median, double Maximum)
{
    /// <summary>Of at least one figure.</summary>
    public static Spread Of(IReadOnlyCollection<double> figures)
    {
        var sorted = figures.Order().ToList();
        var middle = sorted.Count / 2;
        return new(sorted[0], sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[^1]);
    }

    /// <summary>As text with two decimals, or another .NET number format.</summary>
    public string Format(string format = "0.00") => FormattableString.Invariant(
        $"{Minimum.ToString(format, null)} / {Median.ToString(format, null)} / {Maximum.ToString(format, null)}");
}
