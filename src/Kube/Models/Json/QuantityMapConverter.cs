using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;

namespace Berth.Kube.Models;

/// <summary>Reads and writes named quantities, such as the requests of a container.</summary>
public sealed class QuantityMapConverter : JsonConverter<IDictionary<string, ResourceQuantity>>
{
    /// <inheritdoc/>
    public override IDictionary<string, ResourceQuantity> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        MapReader.Read(ref reader, "quantities", QuantityConverter.Read);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IDictionary<string, ResourceQuantity> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, quantity) in value)
        {
            writer.WriteString(name, TextQuantity.Text(quantity));
        }

        writer.WriteEndObject();
    }
}
