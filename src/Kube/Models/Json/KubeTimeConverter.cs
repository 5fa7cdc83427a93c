using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Kube.Models;

/// <summary>Reads and writes <c>metav1.Time</c> as the types of this project hold it: RFC 3339, UTC, whole seconds.</summary>
public sealed class KubeTimeConverter : JsonConverter<DateTimeOffset?>
{
    /// <inheritdoc/>
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? null : TimeText.Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            TimeText.Write(writer, time.UtcDateTime, TimeText.Seconds);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
