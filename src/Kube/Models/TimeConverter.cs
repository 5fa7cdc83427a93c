using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Kube.Models;

/// <summary>A time in RFC 3339, always UTC; the kinds of time of Kubernetes differ in their decimals.</summary>
/// <param name="format">How it is written, as a custom format of .NET.</param>
public abstract class TimeConverter(string format) : JsonConverter<DateTimeOffset?>
{
    /// <inheritdoc/>
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Null => null,
            // What the API server itself writes; the reader of .NET is quick, and reads less than RFC 3339 allows.
            JsonTokenType.String when reader.TryGetDateTimeOffset(out var time) => time.ToUniversalTime(),
            JsonTokenType.String when !reader.HasValueSequence && reader.ValueSpan.Length <= Rfc3339.Longest && Rfc3339.TryParse(reader.GetString()!, out var time) => time,
            _ => throw new JsonException("it should be a time such as 2030-01-31T18:00:00Z"),
        };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            writer.WriteStringValue(time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture));
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
