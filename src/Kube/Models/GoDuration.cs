using System.Buffers;
using System.Globalization;
using System.Text;

namespace Berth.Kube.Models;

/// <summary>
/// Durations as Kubernetes writes them (<c>metav1.Duration</c>, Go's <c>time.ParseDuration</c>): <c>1h30m</c>, <c>500ms</c>, <c>1.5h</c>.
/// </summary>
public static class GoDuration
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    // Longer units first, so that "ms" is not taken for "m".
    private static readonly (string Name, decimal Ticks)[] Units =
    [
        ("ns", TimeSpan.TicksPerMicrosecond / 1000m),
        ("us", TimeSpan.TicksPerMicrosecond),
        ("µs", TimeSpan.TicksPerMicrosecond),
        ("ms", TimeSpan.TicksPerMillisecond),
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
    ];

    /// <summary>Reads a duration. Parts of a tick (100 ns) are cut off.</summary>
    /// <returns>Whether the text is a duration that a <see cref="TimeSpan"/> can hold.</returns>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var rest = text.AsSpan();
        var negative = rest[0] == '-';
        rest = rest[0] is '-' or '+' ? rest[1..] : rest;
        if (rest is "0")
        {
            return true;
        }

        var ticks = 0m;
        do
        {
            if (!TryTake(ref rest, out var part))
            {
                return false;
            }

            ticks += part;
        }
        while (rest.Length > 0 && ticks <= long.MaxValue);

        if (ticks > long.MaxValue)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)(negative ? -ticks : ticks));
        return true;
    }

    /// <summary>Writes a duration in hours, minutes and seconds, without parts that are zero: <c>1h30m</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
        {
            return "0s";
        }

        // In decimals: the shortest TimeSpan has no positive counterpart.
        var ticks = Math.Abs((decimal)duration.Ticks);
        var text = new StringBuilder(duration < TimeSpan.Zero ? "-" : "");
        Append("h", TimeSpan.TicksPerHour);
        Append("m", TimeSpan.TicksPerMinute);
        if (ticks > 0)
        {
            text.Append((ticks / TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture)).Append('s');
        }

        return text.ToString();

        void Append(string unit, long size)
        {
            var whole = decimal.Floor(ticks / size);
            ticks -= whole * size;
            if (whole > 0)
            {
                text.Append(whole.ToString(CultureInfo.InvariantCulture)).Append(unit);
            }
        }
    }

    private static bool TryTake(ref ReadOnlySpan<char> rest, out decimal ticks)
    {
        ticks = 0;
        var digits = rest.IndexOfAnyExcept(NumberCharacters);
        if (digits <= 0
            || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number > long.MaxValue)
        {
            return false;
        }

        rest = rest[digits..];
        foreach (var (name, size) in Units)
        {
            if (rest.StartsWith(name, StringComparison.Ordinal))
            {
                ticks = number * size;
                rest = rest[name.Length..];
                return true;
            }
        }

        return false;
    }
}
