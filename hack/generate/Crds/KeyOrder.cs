using System.Text.Json.Nodes;

namespace Berth.Generate.Crds;

/// <summary>The order of a schema's keys: what people read first comes first.</summary>
internal static class KeyOrder
{
    private static readonly string[] Keys =
    [
        "description", "type", "format", "enum", "default", "pattern", "minLength", "maxLength", "minimum", "maximum", "anyOf",
        "maxItems", "maxProperties", "x-kubernetes-int-or-string", "x-kubernetes-list-type", "x-kubernetes-list-map-keys",
        "required", "properties", "items", "additionalProperties", "x-kubernetes-validations",
    ];

    /// <summary>The same schema with its own keys in order.</summary>
    public static JsonObject Sort(JsonObject schema)
    {
        var sorted = new JsonObject();
        foreach (var (key, value) in schema.OrderBy(entry => Rank(entry.Key)).ToList())
        {
            schema.Remove(key);
            sorted[key] = value;
        }

        return sorted;
    }

    private static int Rank(string key) => Array.IndexOf(Keys, key) is >= 0 and var rank
        ? rank
        : throw new NotSupportedException($"Say where {key} belongs among a schema's keys.");
}
