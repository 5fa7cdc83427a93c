using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Berth.Kube.Models;

/// <summary>
/// Reads and writes <c>metav1.Duration</c>, which is Go's <c>time.Duration</c> in text: <c>1h30m</c>, <c>500ms</c>, <c>-1.5s</c>. A tick of
/// <see cref="TimeSpan"/> is 100 ns; what is finer is cut off.
/// </summary>
public static class GoDuration
{
    private static readonly (string Name, decimal Ticks)[] Units =
    [
        ("ns", 0.01m),
        ("us", TimeSpan.TicksPerMicrosecond),
        ("\u00b5s", TimeSpan.TicksPerMicrosecond),
        ("\u03bcs", TimeSpan.TicksPerMicrosecond),
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
    ];

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    // Go counts nanoseconds in 64 bits: some 292 years.
    private const decimal MaxTicks = long.MaxValue / 100m;

    /// <summary>Reads a duration.</summary>
    /// <exception cref="FormatException">Says what is wrong with it.</exception>
    public static TimeSpan Parse(string text) => TryParse(text, out var duration, out var error) ? duration : throw new FormatException(error);

    /// <summary>Reads a duration.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan duration) => TryParse(text, out duration, out _);

    /// <summary>Reads a duration.</summary>
    /// <param name="text">Numbers with units, such as <c>1h30m</c>; <c>0</c> needs no unit.</param>
    /// <param name="duration">The duration.</param>
    /// <param name="error">What is wrong with it, for people.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan duration, [NotNullWhen(false)] out string? error)
    {
        duration = default;
        error = null;
        if (text is null)
        {
            error = "There is no duration.";
            return false;
        }

        var rest = text.AsSpan();
        var negative = rest is ['-', ..];
        rest = rest is ['-' or '+', ..] ? rest[1..] : rest;
        if (rest is "0")
        {
            return true;
        }

        var ticks = 0m;
        var any = false;
        while (rest.Length > 0)
        {
            if (!TryReadPart(ref rest, out var part))
            {
                error = $"\"{Shown(text)}\" is not a duration: it should be numbers with units (h, m, s, ms, us, ns), such as 1h30m or 500ms.";
                return false;
            }

            any = true;
            ticks += part;
            if (ticks > MaxTicks)
            {
                error = $"\"{Shown(text)}\" is too long a duration: some 292 years (2562047h) are the most.";
                return false;
            }
        }

        if (!any)
        {
            error = $"\"{Shown(text)}\" is not a duration: it is empty. It should be such as 1h30m or 500ms.";
            return false;
        }

        duration = TimeSpan.FromTicks((long)(negative ? -ticks : ticks));
        return true;
    }

    /// <summary>Writes a duration so that Go reads it, and people: <c>1h30m</c>, where Go itself adds <c>0s</c>; <c>1.5s</c>, <c>500ms</c>, <c>0s</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        // Not Duration(): the least TimeSpan has no positive counterpart.
        var ticks = Int128.Abs(duration.Ticks);
        var text = new StringBuilder(duration < TimeSpan.Zero ? "-" : "");
        if (ticks == 0)
        {
            return "0s";
        }

        if (ticks < TimeSpan.TicksPerSecond)
        {
            var (unit, size) = ticks < TimeSpan.TicksPerMicrosecond ? ("ns", 0.01m)
                : ticks < TimeSpan.TicksPerMillisecond ? ("\u00b5s", TimeSpan.TicksPerMicrosecond)
                : ("ms", (decimal)TimeSpan.TicksPerMillisecond);
            return text.Append(Number((decimal)ticks / size)).Append(unit).ToString();
        }

        var hours = ticks / TimeSpan.TicksPerHour;
        var minutes = ticks / TimeSpan.TicksPerMinute % 60;
        if (hours > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{hours}h");
        }

        if (minutes > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{minutes}m");
        }

        var seconds = (decimal)(ticks % TimeSpan.TicksPerMinute) / TimeSpan.TicksPerSecond;
        return seconds == 0 ? text.ToString() : text.Append(Number(seconds)).Append('s').ToString();
    }

    private static string Number(decimal value) => value.ToString("0.#########", CultureInfo.InvariantCulture);

    private static string Shown(string text) => text.Length > 40 ? text[..40] + "..." : text;

    private static bool TryReadPart(ref ReadOnlySpan<char> rest, out decimal ticks)
    {
        ticks = 0;
        var end = rest.IndexOfAnyExcept(NumberCharacters);
        if (end <= 0
            || !rest[..end].ContainsAnyInRange('0', '9')
            || !decimal.TryParse(rest[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        rest = rest[end..];
        var length = rest.IndexOfAny(NumberCharacters);
        var name = length < 0 ? rest : rest[..length];
        foreach (var unit in Units)
        {
            if (name.SequenceEqual(unit.Name))
            {
                // Past all bounds: said as too long, not as an overflow.
                ticks = number > MaxTicks / unit.Ticks ? decimal.MaxValue / 2 : number * unit.Ticks;
                rest = rest[name.Length..];
                return true;
            }
        }

        return false;
    }
}
