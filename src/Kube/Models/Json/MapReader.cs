using System.Text.Json;

namespace Berth.Kube.Models;

/// <summary>Reads JSON objects whose values are all of one kind. The converter of .NET would put nulls among the values, whatever their type says.</summary>
internal static class MapReader
{
    /// <summary>Reads the value that the reader is at.</summary>
    public delegate TValue ReadValue<out TValue>(ref Utf8JsonReader reader);

    /// <summary>Reads an object.</summary>
    /// <param name="reader">At its opening brace.</param>
    /// <param name="of">What its values should be, for the message.</param>
    /// <param name="readValue">Reads one of them.</param>
    /// <exception cref="JsonException">It is not an object, or one of its values is null.</exception>
    public static Dictionary<string, TValue> Read<TValue>(ref Utf8JsonReader reader, string of, ReadValue<TValue> readValue)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"it should be an object of {of}");
        }

        var map = new Dictionary<string, TValue>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            map[name] = reader.TokenType == JsonTokenType.Null ? throw new JsonException($"its values should be {of}") : readValue(ref reader);
        }

        return map;
    }

    /// <summary>Reads a text.</summary>
    public static string Text(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("its values should be texts");
}
