using System.Buffers;
using System.Text.Json;

namespace Berth.Kube.Client;

/// <summary>One line of a watch stream, taken apart but for the object itself.</summary>
/// <param name="Type">ADDED, MODIFIED, DELETED, BOOKMARK or ERROR.</param>
/// <param name="Object">The object's JSON, within the line.</param>
internal readonly record struct WatchFrame(string Type, ReadOnlySequence<byte> Object)
{
    /// <summary>Takes a line apart; the members may come in any order, and of several of one name the last counts.</summary>
    /// <exception cref="JsonException">This is not a watch event.</exception>
    public static WatchFrame Parse(in ReadOnlySequence<byte> line)
    {
        try
        {
            return Take(line);
        }
        catch (InvalidOperationException e)
        {
            // So says the reader of a name or text whose escapes stand for nothing, such as half a surrogate pair.
            throw new JsonException(e.Message, e);
        }
    }

    private static WatchFrame Take(in ReadOnlySequence<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = JsonDepth.Unbounded });
        string? type = null;
        ReadOnlySequence<byte>? json = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A watch event should be a JSON object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = ReadType(ref reader);
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                reader.Read();
                var start = reader.TokenStartIndex;
                reader.Skip();
                json = line.Slice(start, reader.BytesConsumed - start);
            }
            else
            {
                reader.Skip();
            }
        }

        // Reads on to the end, so that anything after the closing brace is found.
        while (reader.Read())
        {
        }

        return new(
            type ?? throw new JsonException("The watch event has no type."),
            json ?? throw new JsonException("The watch event has no object."));
    }

    private static string ReadType(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("The watch event's type is not a string.");
        }

        return reader.ValueTextEquals("MODIFIED"u8) ? "MODIFIED"
            : reader.ValueTextEquals("ADDED"u8) ? "ADDED"
            : reader.ValueTextEquals("DELETED"u8) ? "DELETED"
            : reader.ValueTextEquals("BOOKMARK"u8) ? "BOOKMARK"
            : reader.ValueTextEquals("ERROR"u8) ? "ERROR"
            : throw new JsonException($"The watch event's type is unknown: {reader.GetString()}.");
    }
}
