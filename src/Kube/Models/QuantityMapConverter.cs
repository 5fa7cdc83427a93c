using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Kube.Models;

/// <summary>
/// Reads and writes named quantities. Kubernetes takes a number where it wants a quantity (<c>cpu: 2</c>), and a custom resource keeps
/// it as it was written: it is read as its text.
/// </summary>
public sealed class QuantityMapConverter : JsonConverter<IReadOnlyDictionary<string, string>>
{
    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Expected an object of quantities.");
        }

        var quantities = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            quantities[name] = reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString()!,
                // As it is written: whoever reads it as a number decides what is too large for one.
                JsonTokenType.Number when !reader.HasValueSequence && reader.ValueSpan.Length <= Quantity.Longest => Encoding.ASCII.GetString(reader.ValueSpan),
                _ => throw new JsonException($"The quantity {name} is neither a text such as \"500m\" nor a number."),
            };
        }

        return quantities;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, quantity) in value)
        {
            writer.WriteString(name, quantity);
        }

        writer.WriteEndObject();
    }
}
