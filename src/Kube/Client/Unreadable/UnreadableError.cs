using System.Text.Json;

namespace Berth.Kube.Client;

/// <summary>Says in one line why an object cannot be read.</summary>
internal static class UnreadableError
{
    private const int Longest = 300;

    /// <summary>The member and what is wrong with it. Never the value: messages of the JSON reader quote types and names only.</summary>
    public static string Of(Exception exception)
    {
        if (exception is not JsonException json)
        {
            // Messages of others may quote the value that they could not make anything of.
            return $"it makes reading fail with {exception.GetType().Name}";
        }

        var why = json.Message;
        if (why.IndexOf(" Path: $", StringComparison.Ordinal) is var end and >= 0)
        {
            why = why[..end];
        }

        var where = json.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? $"{path[2..]}: " : "";
        return Line(where + why.TrimEnd('.'));
    }

    /// <summary>The text in one line of bounded length.</summary>
    public static string Line(string text)
    {
        var cut = text.Length <= Longest ? text : text[..Longest] + "...";
        return string.Create(cut.Length, cut, static (span, from) =>
        {
            for (var at = 0; at < span.Length; at++)
            {
                span[at] = char.IsControl(from[at]) || char.IsSurrogate(from[at]) ? '?' : from[at];
            }
        });
    }
}
