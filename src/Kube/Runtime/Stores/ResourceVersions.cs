using System.Globalization;

namespace Berth.Kube.Runtime;

/// <summary>Compares resource versions of one kind on one server: decimal numbers that grow (KEP-5504).</summary>
internal static class ResourceVersions
{
    /// <summary>Less than zero when <paramref name="left"/> is older, zero when equal, more when newer; null when that cannot be said.</summary>
    public static int? Compare(string? left, string? right)
    {
        if (string.Equals(left, right, StringComparison.Ordinal))
        {
            return 0;
        }

        return ulong.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var a)
            && ulong.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out var b)
                ? a.CompareTo(b)
                : null;
    }
}
