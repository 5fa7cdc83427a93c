using System.Globalization;
using System.Text.Json.Nodes;

namespace Berth.Kube.Client;

/// <summary>Where in a tree the JSON reader failed: its path, such as <c>$.spec.ports[0].port</c> or <c>$.metadata.labels['a.b']</c>, in steps.</summary>
internal static class JsonPlace
{
    /// <summary>The steps from the root, each a name or an index in decimal; empty when the path says nothing.</summary>
    public static IReadOnlyList<string> Parse(string? path)
    {
        var steps = new List<string>();
        var rest = path is ['$', ..] ? path.AsSpan(1) : default;
        while (!rest.IsEmpty)
        {
            int end;
            if (rest.StartsWith("['"))
            {
                end = rest.IndexOf("']");
                if (end < 0)
                {
                    break;
                }

                steps.Add(rest[2..end].ToString());
                rest = rest[(end + 2)..];
            }
            else if (rest[0] == '[' && rest.IndexOf(']') is var close and > 0)
            {
                steps.Add(rest[1..close].ToString());
                rest = rest[(close + 1)..];
            }
            else if (rest[0] == '.')
            {
                end = rest[1..].IndexOfAny('.', '[');
                end = end < 0 ? rest.Length : end + 1;
                steps.Add(rest[1..end].ToString());
                rest = rest[end..];
            }
            else
            {
                break;
            }
        }

        return steps;
    }

    /// <summary>Removes what is there, or, where the steps lead nowhere, the last thing on the way that exists.</summary>
    /// <returns>Whether anything was removed.</returns>
    public static bool Remove(JsonObject root, IReadOnlyList<string> steps)
    {
        JsonNode? holder = null;
        var name = "";
        JsonNode at = root;
        foreach (var step in steps)
        {
            if (Child(at, step) is not { } child)
            {
                break;
            }

            (holder, name, at) = (at, step, child);
        }

        switch (holder)
        {
            case JsonObject members:
                return members.Remove(name);
            case JsonArray list:
                list.RemoveAt(int.Parse(name, CultureInfo.InvariantCulture));
                return true;
            default:
                return false;
        }
    }

    private static JsonNode? Child(JsonNode node, string step) => node switch
    {
        JsonObject members => members[step],
        JsonArray list when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
        _ => null,
    };
}
