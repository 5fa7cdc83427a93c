using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Berth.Kube.Models;

namespace Berth.Tests.Unit.Kube.Fuzz;

/// <summary>Durations, against a reading of Go's grammar (time.ParseDuration) that is slow and simple.</summary>
[Trait("Speed", "Slow")]
public sealed partial class GoDurationFuzzTests
{
    private const int Cases = 250_000;
    private static readonly string[] Units = ["ns", "us", "\u00b5s", "\u03bcs", "ms", "s", "m", "h", "h", "m", "s", "d", ""];
    private static readonly Dictionary<string, BigInteger> Nanoseconds = new(StringComparer.Ordinal)
    {
        ["ns"] = 1,
        ["us"] = 1000,
        ["\u00b5s"] = 1000,
        ["\u03bcs"] = 1000,
        ["ms"] = 1_000_000,
        ["s"] = 1_000_000_000,
        ["m"] = 60_000_000_000,
        ["h"] = 3_600_000_000_000,
    };

    [Fact]
    public void TryParse_AnyText_AgreesWithTheReference() => new Fuzzing("durations", Grammar, longest: 80).Check(Cases, text =>
    {
        var read = GoDuration.TryParse(text, out var duration, out var error);
        var expected = Reference(text);
        if (!read)
        {
            error.ShouldNotBeNullOrEmpty();
            (expected is null || BigInteger.Abs(expected.Value) > long.MaxValue - 1000).ShouldBeTrue($"refused with: {error}");
            return;
        }

        // A tick is 100 ns. Go drops what is finer than a nanosecond in each part, we in the sum.
        if (expected is null || BigInteger.Abs((expected.Value / 100) - duration.Ticks) > 1)
        {
            throw new InvalidOperationException($"read as {duration.Ticks} ticks, but is {expected} ns");
        }

        var written = GoDuration.Format(duration);
        if (GoDuration.Parse(written) != duration || Reference(written) / 100 != duration.Ticks)
        {
            throw new InvalidOperationException($"{duration} is written as {written}");
        }
    });

    private static string Grammar(Random random)
    {
        var text = Fuzzing.Pick(random, "", "", "", "-", "+");
        for (var parts = random.Next(4); parts >= 0; parts--)
        {
            text += Fuzzing.Digits(random, 4) + Fuzzing.Pick(random, "", "", ".") + Fuzzing.Digits(random, 3) + Fuzzing.Pick(random, Units);
        }

        return text;
    }

    // In nanoseconds; null for what is none.
    private static BigInteger? Reference(string text)
    {
        var match = Text().Match(text);
        if (!match.Success)
        {
            return null;
        }

        BigInteger sum = 0;
        for (var part = 0; part < match.Groups["unit"].Captures.Count; part++)
        {
            var number = match.Groups["number"].Captures[part].Value;
            var point = number.IndexOf('.', StringComparison.Ordinal);
            var decimals = point < 0 ? 0 : number.Length - point - 1;
            var digits = number.Replace(".", "", StringComparison.Ordinal);
            sum += BigInteger.Parse(digits, CultureInfo.InvariantCulture) * Nanoseconds[match.Groups["unit"].Captures[part].Value] / BigInteger.Pow(10, decimals);
        }

        return sum > long.MaxValue ? null : match.Groups["sign"].Value == "-" ? -sum : sum;
    }

    [GeneratedRegex(@"\A(?<sign>[-+]?)(0|((?<number>[0-9]+\.?[0-9]*|\.[0-9]+)(?<unit>ns|us|\u00b5s|\u03bcs|ms|s|m|h))+)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Text();
}
