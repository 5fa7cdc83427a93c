using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Berth.Kube.Client;

/// <summary>
/// A JSON patch (RFC 6902), applied in full or not at all. Begin with a <see cref="Test"/> of what the change relies on: the API server
/// answers 422 when it does not hold.
/// </summary>
public sealed class JsonPatch
{
    private readonly JsonArray _operations = [];

    /// <summary>The number of operations.</summary>
    public int Count => _operations.Count;

    /// <summary>The JSON pointer (RFC 6901) of a path whose segments may hold slashes, such as annotation keys.</summary>
    public static string Pointer(params ReadOnlySpan<string> segments)
    {
        var pointer = "";
        foreach (var segment in segments)
        {
            pointer += "/" + segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        }

        return pointer;
    }

    /// <summary>Goes on only if <paramref name="path"/> has this value.</summary>
    public JsonPatch Test(string path, JsonNode? value) => Append("test", path, value);

    /// <summary>Sets a member, inserts into an array (<c>/-</c> appends).</summary>
    public JsonPatch Add(string path, JsonNode? value) => Append("add", path, value);

    /// <summary>Sets what must be there already.</summary>
    public JsonPatch Replace(string path, JsonNode? value) => Append("replace", path, value);

    /// <summary>Removes what must be there.</summary>
    public JsonPatch Remove(string path)
    {
        _operations.Add((JsonNode)new JsonObject { ["op"] = "remove", ["path"] = path });
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _operations.ToJsonString();

    internal ReadOnlyMemory<byte> ToUtf8() => ToUtf8(_operations);

    internal static ReadOnlyMemory<byte> ToUtf8(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            node.WriteTo(writer);
        }

        return buffer.WrittenMemory;
    }

    private JsonPatch Append(string operation, string path, JsonNode? value)
    {
        _operations.Add((JsonNode)new JsonObject { ["op"] = operation, ["path"] = path, ["value"] = value?.DeepClone() });
        return this;
    }
}
