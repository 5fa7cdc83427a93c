using System.Globalization;
using System.Text.Json;

namespace Berth.Kube.Models;

/// <summary>Reads and writes the times of Kubernetes, which are RFC 3339 in UTC and differ in their decimals only.</summary>
internal static class TimeText
{
    /// <summary>The format of <c>metav1.Time</c>: whole seconds.</summary>
    public const string Seconds = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>The format of <c>metav1.MicroTime</c>: exactly six decimals, since Go refuses any other number of them.</summary>
    public const string Microseconds = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>Reads a time of either kind, in UTC.</summary>
    /// <exception cref="JsonException">It is not a time.</exception>
    public static DateTimeOffset Read(ref Utf8JsonReader reader) =>
        reader.TokenType switch
        {
            // What the API server itself writes; the reader of .NET is quick, and reads less than RFC 3339 allows.
            JsonTokenType.String when reader.TryGetDateTimeOffset(out var time) => time.ToUniversalTime(),
            JsonTokenType.String when !reader.HasValueSequence && reader.ValueSpan.Length <= Rfc3339.Longest && Rfc3339.TryParse(reader.GetString()!, out var time) => time,
            _ => throw new JsonException("it should be a time such as 2030-01-31T18:00:00Z"),
        };

    /// <summary>Writes a time in UTC.</summary>
    public static void Write(Utf8JsonWriter writer, DateTime time, string format) =>
        writer.WriteStringValue(time.ToString(format, CultureInfo.InvariantCulture));
}
