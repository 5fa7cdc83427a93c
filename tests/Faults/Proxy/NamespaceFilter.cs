using System.Text.Json;
using System.Text.Json.Nodes;

namespace Berth.Tests.Faults.Proxy;

/// <summary>
/// Has a client that looks at all namespaces see a few of them, so that several operators can work on one control plane without meeting.
/// The server knows no list of several namespaces: it is asked for all, and what is in others is left out of the answer. Kinds without a
/// namespace are passed on whole.
/// </summary>
public sealed class NamespaceFilter(IReadOnlyCollection<string> namespaces)
{
    /// <summary>Whether the answer to a request is to be filtered.</summary>
    public static bool Concerns(ApiCall call) => call is { Verb: "list" or "watch", Namespace: "" } && ApiServer.IsNamespaced(call.Resource);

    /// <summary>A list without what is elsewhere; anything else, such as a refusal, as it is.</summary>
    public byte[] Filter(byte[] answer)
    {
        var list = JsonNode.Parse(answer)!;
        if (list["items"] is not JsonArray items)
        {
            return answer;
        }

        items.RemoveAll(item => !IsInside(item?["metadata"]?["namespace"]?.GetValue<string>()));
        return JsonSerializer.SerializeToUtf8Bytes(list);
    }

    /// <summary>Whether an event of a watch is told. Bookmarks and errors are of no namespace.</summary>
    public bool IsTold(string line)
    {
        using var told = JsonDocument.Parse(line);
        return !told.RootElement.GetProperty("object").TryGetProperty("metadata", out var metadata)
            || !metadata.TryGetProperty("namespace", out var of)
            || IsInside(of.GetString());
    }

    private bool IsInside(string? of) => of is null || namespaces.Contains(of);
}
