using System.Text.Json;
using System.Text.Json.Nodes;

namespace Berth.Kube.Client;

/// <summary>
/// Takes the JSON of an object into a tree from which members can be removed. What no type holds is left out: what is nested deeper than any
/// of them, nulls in lists, texts that are none.
/// </summary>
internal static class RemainsTree
{
    // Types nest some 15 deep. Less than the JSON reader's own bound, so that the tree can be read again.
    private const int Deepest = 48;

    private static readonly JsonReaderOptions Unbounded = new() { MaxDepth = JsonDepth.Unbounded };

    /// <summary>The tree; null when the JSON is no object.</summary>
    public static JsonObject? Build(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Unbounded);
        return reader.Read() && reader.TokenType == JsonTokenType.StartObject ? ReadObject(ref reader) : null;
    }

    private static JsonNode? Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when reader.CurrentDepth < Deepest:
                return ReadObject(ref reader);
            case JsonTokenType.StartArray when reader.CurrentDepth < Deepest:
                return ReadArray(ref reader);
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                reader.Skip();
                return null;
            case JsonTokenType.String:
                return Text(ref reader) is { } text ? JsonValue.Create(text) : null;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                using (var value = JsonDocument.ParseValue(ref reader))
                {
                    return JsonValue.Create(value.RootElement.Clone());
                }

            default:
                return null;
        }
    }

    private static JsonObject ReadObject(ref Utf8JsonReader reader)
    {
        var tree = new JsonObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader);
            reader.Read();
            if (Read(ref reader) is { } value && name is not null)
            {
                tree[name] = value;
            }
        }

        return tree;
    }

    private static JsonArray ReadArray(ref Utf8JsonReader reader)
    {
        var list = new JsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (Read(ref reader) is { } value)
            {
                list.Add(value);
            }
        }

        return list;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // Bytes that are no UTF-8, or half a surrogate pair.
            return null;
        }
    }
}
