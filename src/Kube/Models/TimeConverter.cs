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
        reader.TokenType == JsonTokenType.Null ? null : reader.GetDateTimeOffset();

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
