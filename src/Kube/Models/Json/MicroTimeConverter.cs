using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Kube.Models;

/// <summary>
/// Reads and writes <c>metav1.MicroTime</c>: RFC 3339, UTC, exactly six decimals. The converter of KubernetesClient leaves the decimals of a whole
/// second out, and the API server refuses such a Lease or Event with 400.
/// </summary>
public sealed class MicroTimeConverter : JsonConverter<DateTime?>
{
    /// <inheritdoc/>
    public override DateTime? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? null : TimeText.Read(ref reader).UtcDateTime;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTime? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            TimeText.Write(writer, time.ToUniversalTime(), TimeText.Microseconds);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
