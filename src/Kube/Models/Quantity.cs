using System.Globalization;

namespace Berth.Kube.Models;

/// <summary>
/// An amount as Kubernetes writes it (<c>500m</c>, <c>2Gi</c>, <c>1e3</c>), so that amounts can be compared.
/// <see href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/"/>
/// </summary>
/// <param name="Value">The amount in its base unit: bytes, cores.</param>
public readonly record struct Quantity(decimal Value) : IComparable<Quantity>
{
    private const int LongestText = 64;

    private static readonly (string Suffix, decimal Factor)[] Suffixes =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40), ("Pi", 1L << 50), ("Ei", 1L << 60),
        ("n", 1e-9m), ("u", 1e-6m), ("m", 1e-3m), ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m), ("P", 1e15m), ("E", 1e18m),
    ];

    /// <summary>The amount in whole units, rounded up as Kubernetes does.</summary>
    /// <exception cref="OverflowException">The amount does not fit in 64 bits.</exception>
    public long Units => decimal.ToInt64(decimal.Ceiling(Value));

    /// <summary>Reads a quantity; false when the text is none.</summary>
    public static bool TryParse(string? text, out Quantity quantity)
    {
        quantity = default;
        if (string.IsNullOrEmpty(text) || text.Length > LongestText)
        {
            return false;
        }

        var factor = 1m;
        var number = text.AsSpan();
        foreach (var (suffix, value) in Suffixes)
        {
            if (number.EndsWith(suffix, StringComparison.Ordinal))
            {
                factor = value;
                number = number[..^suffix.Length];
                break;
            }
        }

        // A suffix excludes an exponent: 1e3Ki is not a quantity.
        var style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint
            | (factor == 1m ? NumberStyles.AllowExponent : NumberStyles.None);
        if (!decimal.TryParse(number, style, CultureInfo.InvariantCulture, out var amount))
        {
            return false;
        }

        try
        {
            quantity = new(amount * factor);
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    /// <summary>Reads a quantity.</summary>
    /// <exception cref="FormatException">The text is no quantity.</exception>
    public static Quantity Parse(string? text) => TryParse(text, out var quantity)
        ? quantity
        : throw new FormatException($"'{text}' is not a quantity: write a number and a suffix, such as 500m, 10Gi or 2.");

    /// <summary>Bytes in the canonical binary form: the largest suffix that leaves a whole number.</summary>
    public static string OfBytes(long bytes)
    {
        var best = "";
        var shown = bytes;
        foreach (var suffix in (ReadOnlySpan<string>)["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"])
        {
            if (shown == 0 || shown % 1024 != 0)
            {
                break;
            }

            (best, shown) = (suffix, shown / 1024);
        }

        return shown.ToString(CultureInfo.InvariantCulture) + best;
    }

    /// <inheritdoc/>
    public int CompareTo(Quantity other) => Value.CompareTo(other.Value);

    /// <summary>Less.</summary>
    public static bool operator <(Quantity left, Quantity right) => left.Value < right.Value;

    /// <summary>More.</summary>
    public static bool operator >(Quantity left, Quantity right) => left.Value > right.Value;

    /// <summary>Less or the same.</summary>
    public static bool operator <=(Quantity left, Quantity right) => left.Value <= right.Value;

    /// <summary>More or the same.</summary>
    public static bool operator >=(Quantity left, Quantity right) => left.Value >= right.Value;
}
