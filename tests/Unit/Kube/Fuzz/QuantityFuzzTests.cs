using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Berth.Kube.Models;

namespace Berth.Tests.Unit.Kube.Fuzz;

/// <summary>Quantities, against a reading of their grammar (resource.Quantity) that is slow and simple.</summary>
[Trait("Speed", "Slow")]
public sealed partial class QuantityFuzzTests
{
    private const int Cases = 250_000;
    private static readonly string[] Suffixes = ["", "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "e", "e3", "E-3", "e+2", "e-101", "K", "mi"];
    private static readonly Dictionary<string, (int Base, int Power)> Known = new(StringComparer.Ordinal)
    {
        ["n"] = (10, -9),
        ["u"] = (10, -6),
        ["m"] = (10, -3),
        [""] = (10, 0),
        ["k"] = (10, 3),
        ["M"] = (10, 6),
        ["G"] = (10, 9),
        ["T"] = (10, 12),
        ["P"] = (10, 15),
        ["E"] = (10, 18),
        ["Ki"] = (2, 10),
        ["Mi"] = (2, 20),
        ["Gi"] = (2, 30),
        ["Ti"] = (2, 40),
        ["Pi"] = (2, 50),
        ["Ei"] = (2, 60),
    };

    [Fact]
    public void TryParse_AnyText_AgreesWithTheReference() => new Fuzzing("quantities", Grammar, longest: 230).Check(Cases, text =>
    {
        var read = Quantity.TryParse(text, out var quantity, out var error);
        var expected = Reference(text);
        if (!read)
        {
            error.ShouldNotBeNullOrEmpty();
            expected.ShouldBeNull($"refused with: {error}");
            return;
        }

        if (expected is null || quantity.MilliValue != Ceiling(expected.Value.Nano, 1_000_000) || quantity.Value != Ceiling(expected.Value.Nano, 1_000_000_000))
        {
            throw new InvalidOperationException($"read as {quantity}, but is {expected}");
        }

        var written = quantity.ToString();
        var again = Quantity.Parse(written);
        // 31.25Ki is 32000, which no power of 1024 divides: as in Go it is written without a suffix, and then read as decimal (32k).
        if (again != quantity || Quantity.Parse(again.ToString()) != quantity || (again.Format == quantity.Format && again.ToString() != written))
        {
            throw new InvalidOperationException($"{quantity} is written as {written}, which is read as {again}");
        }
    });

    private static string Grammar(Random random) =>
        Fuzzing.Pick(random, "", "", "", "-", "+") + Fuzzing.Digits(random, 4) + Fuzzing.Pick(random, "", "", ".") + Fuzzing.Digits(random, 3) + Fuzzing.Pick(random, Suffixes);

    // What it amounts to in billionths, rounded away from zero; null for what is none, or beyond the documented bounds.
    private static (BigInteger Nano, string Suffix)? Reference(string text)
    {
        var match = Text().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var (whole, fraction, suffix) = (match.Groups["whole"].Value, match.Groups["fraction"].Value, match.Groups["suffix"].Value);
        var power = 0;
        if (whole.Length + fraction.Length == 0
            || (!Known.ContainsKey(suffix) && !(int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power) && power is >= -200 and <= 200)))
        {
            return null;
        }

        var scale = Known.TryGetValue(suffix, out var known) ? known : (Base: 10, Power: power);
        if (whole.Length + fraction.Length + (scale.Base == 10 ? Math.Max(scale.Power, 0) : 0) > 200)
        {
            return null;
        }

        var numerator = BigInteger.Parse("0" + whole + fraction, CultureInfo.InvariantCulture) * 1_000_000_000;
        var denominator = BigInteger.Pow(10, fraction.Length);
        if (scale.Power >= 0)
        {
            numerator *= BigInteger.Pow(scale.Base, scale.Power);
        }
        else
        {
            denominator *= BigInteger.Pow(scale.Base, -scale.Power);
        }

        var nano = (numerator + denominator - 1) / denominator;
        nano = scale.Base == 2 ? BigInteger.Min(nano, new BigInteger(long.MaxValue) * 1_000_000_000) : nano;
        return (match.Groups["sign"].Value == "-" ? -nano : nano, suffix);
    }

    private static BigInteger Ceiling(BigInteger nano, BigInteger unit) => -BigInteger.Divide(-nano - (nano > 0 ? unit - 1 : 0), unit);

    [GeneratedRegex(@"\A(?<sign>[+-]?)(?<whole>[0-9]*)(\.(?<fraction>[0-9]*))?(?<suffix>n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?[0-9]+|)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Text();
}
