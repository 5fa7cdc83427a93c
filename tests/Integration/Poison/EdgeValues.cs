using System.Text.Json.Nodes;

namespace Berth.Tests.Integration.Poison;

/// <summary>Gives each field of a schema, one after the other, values at and beyond the edge of what its type could hold.</summary>
internal static class EdgeValues
{
    private static readonly string[] Integers =
    [
        "0", "1", "-1", "100", "2147483647", "2147483648", "-2147483648", "-2147483649", "9007199254740991", "9007199254740993",
        "9223372036854775807", "9223372036854775808", "1e3", "1.0", "1.5", "1e20", "1e300", "-0", "\"1\"", "null", "[]",
    ];

    private static readonly string[] Times =
    [
        "2030-01-31T18:00:00Z", "2030-01-31t18:00:00z", "2030-01-31T18:00:00+14:00", "2030-01-31T18:00:00+23:59", "2030-01-31T18:00:00-99:99",
        "2016-12-31T23:59:60Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2030-01-31T18:00:00.123456789Z",
        "2030-01-31T18:00:00.1234567890123Z", "2030-01-31T18:00:00x5Z", "2030-01-31T18:00:00Ztail", "2030-01-31T24:00:00Z", "2030-02-29T00:00:00Z",
        "2028-02-29T00:00:00Z", "2030-01-31T18:00Z", "2030-01-31", "+2030-01-31T18:00:00Z", "tomorrow", "",
    ];

    private static readonly string[] Quantities =
    [
        "1", "0", "-1", "1.5", "1e3", "1e300", "9223372036854775807", "9223372036854775808", "\"1e5000000\"", "\"1e99\"", "\"1e-99\"", "\"9e+9\"", "\"500m\"",
        "\"10Gi\"", "\".5Ei\"", "\"99999999999999999999999999999999\"", "\"1e9999999999999999999999999\"", "\"\"", "\"x\"", "true", "null", "{}",
    ];

    private static readonly string[] Texts =
    [
        "a", "main", "/home", "10Gi", "8h", "https://example.com/a", "registry.example.com/a:1", "1e5000000", "99999999999999999h", "10.0.0.0/8", "", "\u0000", "\U0001f600",
    ];

    private static readonly Dictionary<string, string> Needed = new(StringComparer.Ordinal)
    {
        ["name"] = "\"main\"",
        ["port"] = "8080",
        ["url"] = "\"https://example.com/a\"",
        ["mountPath"] = "\"/home\"",
        ["key"] = "\"k\"",
        ["fieldPath"] = "\"metadata.name\"",
        ["owner"] = "\"a@example.com\"",
        ["count"] = "1",
        ["limit"] = "3",
        ["claim"] = "\"c\"",
        ["volumeSnapshotName"] = "\"v\"",
        ["namespace"] = "\"n\"",
        ["user"] = "\"u\"",
        ["gateway"] = "\"g\"",
        ["workspace"] = "\"w\"",
        ["type"] = "\"Ready\"",
        ["status"] = "\"True\"",
        ["workspaceName"] = "\"w\"",
    };

    /// <summary>Specs and statuses: "spec" or "status", and its JSON.</summary>
    /// <param name="schema">The schema of the kind.</param>
    /// <param name="spec">A spec that is accepted.</param>
    public static IEnumerable<(string Part, string Json)> Of(JsonObject schema, JsonObject spec)
    {
        foreach (var part in (string[])["spec", "status"])
        {
            if (schema["properties"]![part] is JsonObject partSchema)
            {
                foreach (var members in OfObject(partSchema, part == "spec" ? spec : []))
                {
                    yield return (part, members);
                }
            }
        }
    }

    // Each property in turn is given each of its values; the others are as in the sample.
    private static IEnumerable<string> OfObject(JsonObject schema, JsonObject sample)
    {
        var others = (JsonObject)sample.DeepClone();
        foreach (var required in schema["required"]?.AsArray().Select(name => name!.GetValue<string>()) ?? [])
        {
            others[required] ??= Sample(schema["properties"]![required]!.AsObject(), required);
        }

        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            foreach (var value in OfAny(property!.AsObject(), others[name] as JsonObject))
            {
                var rest = string.Concat(others.Where(other => other.Key != name).Select(other => $",\"{other.Key}\":{other.Value?.ToJsonString() ?? "null"}"));
                yield return $"{{\"{name}\":{value}{rest}}}";
            }
        }
    }

    private static IEnumerable<string> OfAny(JsonObject schema, JsonObject? sample)
    {
        if (schema["x-kubernetes-int-or-string"] is not null)
        {
            return Quantities;
        }

        return (string?)schema["type"] switch
        {
            "object" when schema["additionalProperties"] is JsonObject values => OfAny(values, null).Select(value => $"{{\"cpu\":{value}}}").Append("null").Append("{\"a\":null}"),
            "object" => OfObject(schema, sample ?? []).Append("null").Append("[]"),
            "array" => OfAny(schema["items"]!.AsObject(), null).Select(item => $"[{item}]").Append("[null]").Append("null").Append("{}"),
            "integer" => Integers,
            "boolean" => ["true", "false", "\"true\"", "1", "null"],
            _ when schema["enum"] is JsonArray names => [.. names.Select(name => name!.ToJsonString()), "\"Newer\"", "\"0\"", "0", "null", "\"\""],
            _ when (string?)schema["format"] == "date-time" => Times.Select(time => JsonValue.Create(time).ToJsonString()).Append("null").Append("7"),
            _ => Texts.Select(text => JsonValue.Create(text).ToJsonString()).Append("null").Append("7").Append("{}"),
        };
    }

    private static JsonNode? Sample(JsonObject schema, string name)
    {
        if (schema["enum"] is JsonArray names)
        {
            return names[0]!.DeepClone();
        }

        if ((string?)schema["type"] != "object")
        {
            return JsonNode.Parse(Needed[name]);
        }

        var sample = new JsonObject();
        foreach (var required in schema["required"]?.AsArray().Select(node => node!.GetValue<string>()) ?? [])
        {
            sample[required] = Sample(schema["properties"]![required]!.AsObject(), required);
        }

        return sample;
    }
}
