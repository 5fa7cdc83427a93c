using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Kube.Models;

/// <summary>Reads and writes <c>metav1.Time</c> as the models of KubernetesClient hold it: RFC 3339, UTC, whole seconds.</summary>
public sealed class ModelTimeConverter : JsonConverter<DateTime>
{
    /// <inheritdoc/>
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TimeText.Read(ref reader).UtcDateTime;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        TimeText.Write(writer, value.ToUniversalTime(), TimeText.Seconds);
}
