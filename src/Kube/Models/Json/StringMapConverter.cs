using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Kube.Models;

/// <summary>Reads and writes labels and the like, as the models of KubernetesClient hold them.</summary>
public sealed class StringMapConverter : JsonConverter<IDictionary<string, string>>
{
    /// <inheritdoc/>
    public override IDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        MapReader.Read(ref reader, "texts", MapReader.Text);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value)
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }
}
