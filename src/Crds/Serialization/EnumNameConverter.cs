using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Crds;

/// <summary>
/// Reads and writes an enum by its names, as the schema has them. The converter of .NET takes any number as well, and makes a value of it
/// that no code knows.
/// </summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class EnumNameConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values = Enum.GetNames<T>().Zip(Enum.GetValues<T>()).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value)
            ? value
            : throw new JsonException($"it should be one of {string.Join(", ", Values.Keys)}");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
