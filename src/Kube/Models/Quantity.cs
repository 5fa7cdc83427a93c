using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Berth.Kube.Models;

/// <summary>
/// An amount of something, such as <c>500m</c> CPUs or <c>2Gi</c> bytes, exact (Kubernetes <c>resource.Quantity</c>). Two are equal when
/// they are the same amount, however written; <see cref="ToString"/> writes it in Kubernetes' canonical form.
/// </summary>
/// <remarks>As in Kubernetes nothing is finer than 10⁻⁹: what is, is rounded away from zero.</remarks>
public readonly struct Quantity : IEquatable<Quantity>, IComparable<Quantity>
{
    /// <summary>The longest text of a quantity, in characters. Kubernetes itself sets no bound; nobody writes as much.</summary>
    public const int Longest = 256;

    // So many that nobody needs them, and few enough that no text of a few characters makes a number of gigabytes.
    private const int MostDigits = 200;
    private const int Decimals = 9;
    private static readonly BigInteger Unit = BigInteger.Pow(10, Decimals);
    private static readonly BigInteger MaxBinary = Unit * long.MaxValue;
    private static readonly string[] BinarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    private static readonly string[] DecimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];

    private readonly BigInteger _nano;
    private readonly QuantityFormat _format;

    private Quantity(BigInteger nano, QuantityFormat format)
    {
        _nano = nano;
        _format = format;
    }

    /// <summary>Nothing.</summary>
    public static Quantity Zero => default;

    /// <summary>Which family of suffixes it is written with.</summary>
    public QuantityFormat Format => _format;

    /// <summary>The amount in whole units, such as bytes, rounded up as Kubernetes does: what is asked for must fit.</summary>
    public BigInteger Value => CeilingOf(_nano, Unit);

    /// <summary>The same in 64 bits.</summary>
    /// <exception cref="OverflowException">The amount does not fit.</exception>
    public long Units => (long)Value;

    /// <summary>The amount in thousandths of a unit, rounded up.</summary>
    public BigInteger MilliValue => CeilingOf(_nano, BigInteger.Pow(10, Decimals - 3));

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => _nano.Sign;

    /// <summary>Whether they are the same amount.</summary>
    public static bool operator ==(Quantity left, Quantity right) => left.Equals(right);

    /// <summary>Whether they are different amounts.</summary>
    public static bool operator !=(Quantity left, Quantity right) => !left.Equals(right);

    /// <summary>Whether one is less.</summary>
    public static bool operator <(Quantity left, Quantity right) => left._nano < right._nano;

    /// <summary>Whether one is more.</summary>
    public static bool operator >(Quantity left, Quantity right) => left._nano > right._nano;

    /// <summary>Whether one is not more.</summary>
    public static bool operator <=(Quantity left, Quantity right) => left._nano <= right._nano;

    /// <summary>Whether one is not less.</summary>
    public static bool operator >=(Quantity left, Quantity right) => left._nano >= right._nano;

    /// <summary>The sum, written as the left one is.</summary>
    public static Quantity operator +(Quantity left, Quantity right) => new(left._nano + right._nano, left._format);

    /// <summary>The difference, written as the left one is.</summary>
    public static Quantity operator -(Quantity left, Quantity right) => new(left._nano - right._nano, left._format);

    /// <summary>The sum, written as the left one is.</summary>
    public static Quantity Add(Quantity left, Quantity right) => left + right;

    /// <summary>The difference, written as the left one is.</summary>
    public static Quantity Subtract(Quantity left, Quantity right) => left - right;

    /// <summary>A number of bytes, written with binary suffixes.</summary>
    public static Quantity FromBytes(BigInteger bytes) => new(bytes * Unit, QuantityFormat.BinarySI);

    /// <summary>A number of bytes in canonical text, such as <c>10Gi</c>.</summary>
    public static string OfBytes(long bytes) => FromBytes(bytes).ToString();

    /// <summary>Reads what Kubernetes would.</summary>
    /// <exception cref="FormatException">Says what is wrong with it.</exception>
    public static Quantity Parse(string? text) => TryParse(text, out var quantity, out var error) ? quantity : throw new FormatException(error);

    /// <summary>Reads what Kubernetes would.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Quantity quantity) => TryParse(text, out quantity, out _);

    /// <summary>Reads what Kubernetes would.</summary>
    /// <param name="text">A decimal number with one of the suffixes n u m k M G T P E Ki Mi Gi Ti Pi Ei, or with an exponent.</param>
    /// <param name="quantity">The amount.</param>
    /// <param name="error">What is wrong with it, for people.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out Quantity quantity, [NotNullWhen(false)] out string? error)
    {
        quantity = default;
        error = null;
        if (text is null)
        {
            error = "There is no quantity.";
            return false;
        }

        if (text.Length > Longest)
        {
            error = $"\"{text[..40]}...\" is not a quantity: it has {text.Length} characters, and {Longest} are the most.";
            return false;
        }

        var end = NumberEnd(text, out var digits, out var decimals);
        var suffix = text[end..];
        if (digits.Length == 0)
        {
            error = $"\"{text}\" is not a quantity: it should begin with a number, such as 500m, 2Gi or 1.5.";
            return false;
        }

        if (!TryReadSuffix(suffix, out var format, out var binaryPower, out var tens))
        {
            error = $"\"{text}\" is not a quantity: \"{suffix}\" should be one of n u m k M G T P E Ki Mi Gi Ti Pi Ei, or an exponent such as e3.";
            return false;
        }

        if (tens is > MostDigits or < -MostDigits || digits.Length + Math.Max(tens, 0) > MostDigits)
        {
            error = $"\"{text}\" is out of range.";
            return false;
        }

        var amount = BigInteger.Parse(digits, CultureInfo.InvariantCulture) * BigInteger.Pow(1024, binaryPower);
        var power = Decimals + tens - decimals;
        var nano = power >= 0 ? amount * BigInteger.Pow(10, power) : CeilingOf(amount, BigInteger.Pow(10, -power));

        // Kubernetes holds what has a binary suffix in 64 bits, and only that: 8Ei and more is all the same to it.
        nano = format == QuantityFormat.BinarySI && nano > MaxBinary ? MaxBinary : nano;
        quantity = new(text[0] == '-' ? -nano : nano, format);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(Quantity other) => _nano == other._nano;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _nano.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(Quantity other) => _nano.CompareTo(other._nano);

    /// <summary>The canonical form: a whole number with the largest suffix that leaves it whole.</summary>
    public override string ToString()
    {
        if (_nano.IsZero)
        {
            return "0";
        }

        // Kubernetes gives up binary suffixes below 1024 and for fractions of a unit.
        var binary = _format == QuantityFormat.BinarySI && BigInteger.Abs(_nano) >= 1024 * Unit && (_nano % Unit).IsZero;
        return binary ? WriteBinary(_nano / Unit) : WriteDecimal(_nano, _format == QuantityFormat.DecimalExponent);
    }

    private static string WriteBinary(BigInteger amount)
    {
        var power = 0;
        while (power < BinarySuffixes.Length - 1 && (amount % 1024).IsZero)
        {
            amount /= 1024;
            power++;
        }

        return amount.ToString(CultureInfo.InvariantCulture) + BinarySuffixes[power];
    }

    private static string WriteDecimal(BigInteger nano, bool exponent)
    {
        var power = 0;
        while ((exponent || power < DecimalSuffixes.Length - 1) && (nano % 1000).IsZero)
        {
            nano /= 1000;
            power++;
        }

        var tens = (power * 3) - Decimals;
        var suffix = !exponent ? DecimalSuffixes[power] : tens == 0 ? "" : $"e{tens.ToString(CultureInfo.InvariantCulture)}";
        return nano.ToString(CultureInfo.InvariantCulture) + suffix;
    }

    private static int NumberEnd(string text, out string digits, out int decimals)
    {
        var start = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        var end = start;
        var point = -1;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] == '.' && point < 0)))
        {
            point = text[end] == '.' ? end : point;
            end++;
        }

        digits = text[start..end].Replace(".", "", StringComparison.Ordinal);
        decimals = point < 0 ? 0 : end - point - 1;
        return end;
    }

    private static bool TryReadSuffix(string suffix, out QuantityFormat format, out int binaryPower, out int tens)
    {
        (binaryPower, tens) = (0, 0);
        format = QuantityFormat.DecimalSI;
        if (Array.IndexOf(DecimalSuffixes, suffix) is var si and >= 0)
        {
            tens = (si * 3) - Decimals;
            return true;
        }

        if (Array.IndexOf(BinarySuffixes, suffix) is var binary and > 0)
        {
            format = QuantityFormat.BinarySI;
            binaryPower = binary;
            return true;
        }

        // .NET reads past NUL characters at the end of a number.
        format = QuantityFormat.DecimalExponent;
        return suffix.Length > 1 && suffix[0] is 'e' or 'E' && char.IsAsciiDigit(suffix[^1])
            && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out tens);
    }

    /// <summary>Division that rounds up.</summary>
    private static BigInteger CeilingOf(BigInteger amount, BigInteger unit)
    {
        var quotient = BigInteger.DivRem(amount, unit, out var rest);
        return rest.Sign > 0 ? quotient + 1 : quotient;
    }
}
