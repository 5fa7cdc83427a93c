using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;

namespace Berth.Kube.Models;

/// <summary>
/// Reads and writes quantities. Kubernetes takes a number where it wants a quantity (<c>cpu: 2</c>), and a custom resource keeps it as it was
/// written: it is read as its text. The converter of KubernetesClient parses without a bound, so that a text of ten characters
/// (<c>1e5000000</c>) takes seconds and gigabytes, and writes -1 as a text that the API server refuses.
/// </summary>
public sealed class QuantityConverter : JsonConverter<ResourceQuantity>
{
    /// <inheritdoc/>
    public override ResourceQuantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ResourceQuantity value, JsonSerializerOptions options) =>
        writer.WriteStringValue(TextQuantity.Text(value));

    internal static ResourceQuantity Read(ref Utf8JsonReader reader) => TextQuantity.Of(reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        // As it is written: whoever reads it as a number decides what is too large for one.
        JsonTokenType.Number when !reader.HasValueSequence && reader.ValueSpan.Length <= Quantity.Longest => Encoding.ASCII.GetString(reader.ValueSpan),
        _ => throw new JsonException("it should be a quantity such as \"500m\" or a number"),
    });
}
