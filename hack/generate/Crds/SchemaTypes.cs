using System.Text.Json.Nodes;

namespace Berth.Generate.Crds;

/// <summary>
/// The schemas of numbers and times. They admit what the types hold and no more, in a status too: the API server takes <c>format</c> for a hint where
/// it is about numbers, and <c>date-time</c> for less than it is.
/// </summary>
internal static class SchemaTypes
{
    /// <summary>The largest integer of 64 bits that a schema can name exactly: its bounds are floating point numbers (2^53 - 1).</summary>
    public const long MaximumInteger = 9007199254740991;

    // What format: date-time admits beyond this is no time to anybody: any character before the decimals, text after a second T, offsets of
    // up to 99 hours.
    private const string TimePattern =
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?([Zz]|[-+]([01][0-9]|2[0-3]):[0-5][0-9])$";

    /// <summary>An <see cref="int"/>.</summary>
    public static JsonObject Int32() => Integer("int32", int.MinValue, int.MaxValue);

    /// <summary>A <see cref="long"/>.</summary>
    public static JsonObject Int64() => Integer("int64", -MaximumInteger, MaximumInteger);

    /// <summary>A time as <see cref="Kube.Models.Rfc3339"/> reads it.</summary>
    public static JsonObject Time() => new() { ["type"] = "string", ["format"] = "date-time", ["pattern"] = TimePattern };

    /// <summary>Adds to a schema what another says.</summary>
    public static JsonObject With(this JsonObject schema, JsonObject type)
    {
        foreach (var (name, value) in type)
        {
            schema[name] = value?.DeepClone();
        }

        return schema;
    }

    private static JsonObject Integer(string format, long minimum, long maximum) =>
        new() { ["type"] = "integer", ["format"] = format, ["minimum"] = minimum, ["maximum"] = maximum };
}
