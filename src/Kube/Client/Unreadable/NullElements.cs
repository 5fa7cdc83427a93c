using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Berth.Kube.Client;

/// <summary>
/// Finds nulls among the elements of lists. The JSON reader of .NET puts them into any list, whatever its type says, and whoever goes
/// through the list fails on them: a null in the list of one object would stop those who go through all objects.
/// </summary>
internal static class NullElements
{
    /// <summary>Whether there may be one; a few instructions per kilobyte, as this is asked of every object.</summary>
    public static bool MayHold(ReadOnlySpan<byte> json)
    {
        var rest = json;
        while (rest.IndexOf("null"u8) is var at and >= 0)
        {
            var before = rest[..at].LastIndexOfAnyExcept(" \t\r\n"u8);
            if (before >= 0 && rest[before] is (byte)'[' or (byte)',')
            {
                return true;
            }

            rest = rest[(at + 4)..];
        }

        return false;
    }

    /// <summary>Where the first one is, as a text for people; null when all lists that the type knows are whole.</summary>
    public static string? Find<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        return Find(document.RootElement, type, "") is { } path ? UnreadableError.Line($"{path.TrimStart('.')} is null") : null;
    }

    private static string? Find(JsonElement element, JsonTypeInfo type, string path) => (type.Kind, element.ValueKind) switch
    {
        (JsonTypeInfoKind.Object, JsonValueKind.Object) => FindInObject(element, type, path),
        (JsonTypeInfoKind.Enumerable, JsonValueKind.Array) when type.ElementType is { } of => FindInList(element, type.Options.GetTypeInfo(of), path),
        _ => null,
    };

    private static string? FindInObject(JsonElement element, JsonTypeInfo type, string path)
    {
        foreach (var property in type.Properties)
        {
            if (property.CustomConverter is null
                && element.TryGetProperty(property.Name, out var value)
                && Find(value, type.Options.GetTypeInfo(property.PropertyType), $"{path}.{property.Name}") is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string? FindInList(JsonElement element, JsonTypeInfo of, string path)
    {
        var index = 0;
        foreach (var value in element.EnumerateArray())
        {
            var place = $"{path}[{index++}]";
            if (value.ValueKind == JsonValueKind.Null)
            {
                return place;
            }

            if (Find(value, of, place) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
