using System.Globalization;
using System.Text.RegularExpressions;

namespace Berth.Kube.Models;

/// <summary>
/// Reads times as RFC 3339 has them and as the API server stores them in custom resources, where the reader of .NET knows less: small letters
/// <c>t</c> and <c>z</c>, leap seconds, offsets of up to a day, any number of decimals, the year 0.
/// </summary>
/// <remarks>
/// The API server checks <c>format: date-time</c> by a pattern and the calendar and stores the text as it came. A tick of .NET is 100 ns: what is
/// finer is cut off. A leap second is the second after it, as in Go. What lies before the year 1 or after the year 9999 in UTC is the first or the
/// last moment that .NET knows.
/// </remarks>
public static partial class Rfc3339
{
    /// <summary>The longest text that is read, in characters.</summary>
    public const int Longest = 64;

    private const int DecimalsOfATick = 7;

    /// <summary>Reads a time.</summary>
    /// <param name="text">A date, <c>T</c>, a time of day with or without decimals, and <c>Z</c> or an offset.</param>
    /// <param name="time">The time in UTC.</param>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length > Longest || Pattern().Match(text) is not { Success: true } match)
        {
            return false;
        }

        var (year, month, day) = (Number(match, "year"), Number(match, "month"), Number(match, "day"));
        var (hour, minute, second) = (Number(match, "hour"), Number(match, "minute"), Number(match, "second"));
        var (offsetHours, offsetMinutes) = (Number(match, "oh"), Number(match, "om"));

        // The Gregorian calendar repeats itself after 400 years: so the year 0 has a date, too.
        if (month is < 1 or > 12
            || day < 1 || day > DateTime.DaysInMonth(year == 0 ? 400 : year, month)
            || hour > 23 || minute > 59 || second > 60
            || offsetHours > 23 || offsetMinutes > 59)
        {
            return false;
        }

        var days = year == 0
            ? new DateTime(400, month, day).Ticks - new DateTime(400, 1, 1).Ticks - (366 * TimeSpan.TicksPerDay)
            : new DateTime(year, month, day).Ticks;
        var decimals = match.Groups["decimals"].Value.PadRight(DecimalsOfATick, '0')[..DecimalsOfATick];
        var ticks = days
            + (((((hour * 60L) + minute) * 60) + second) * TimeSpan.TicksPerSecond)
            + long.Parse(decimals, NumberStyles.None, CultureInfo.InvariantCulture);
        var offset = ((offsetHours * 60L) + offsetMinutes) * TimeSpan.TicksPerMinute;
        ticks -= match.Groups["sign"].ValueSpan is "-" ? -offset : offset;
        time = new(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero);
        return true;
    }

    private static int Number(Match match, string group) =>
        int.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(
        "^(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})[Tt](?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})"
        + "([.,](?<decimals>[0-9]+))?([Zz]|(?<sign>[+-])(?<oh>[0-9]{2}):(?<om>[0-9]{2}))\\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
