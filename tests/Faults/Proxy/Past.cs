using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Berth.Tests.Faults.Proxy;

/// <summary>
/// A server that is behind: it answers lists and gets with what was true at a version of before, which the real server still knows, and
/// its watches tell nothing yet. What it is asked beyond its version it refuses as a real one does, unless it is a liar.
/// </summary>
/// <param name="version">The version at which it stands.</param>
/// <param name="over">Ends when it has caught up.</param>
/// <param name="liar">Whether it answers from the past also when it is asked for a version that it does not have yet.</param>
public sealed class Past(string version, Task over, bool liar)
{
    private const string Exactly = "resourceVersionMatch=Exact";
    private readonly long _version = long.Parse(version, CultureInfo.InvariantCulture);

    /// <summary>Whether it has caught up.</summary>
    public bool IsOver => over.IsCompleted;

    /// <summary>What befalls a request; null when it is answered from the present: writes, and lists that insist on it by naming no version.</summary>
    /// <param name="call">The request.</param>
    /// <param name="query">Its query.</param>
    public Fault? FaultOf(ApiCall call, IQueryCollection query) => call.Verb switch
    {
        "get" when call.Name.Length > 0 && call.Subresource.Length == 0 => GetAsync,
        "list" when query["continue"].Count > 0 => null,
        "list" when !long.TryParse(query["resourceVersion"], CultureInfo.InvariantCulture, out _) => null,
        "list" when !liar && long.Parse(query["resourceVersion"]!, CultureInfo.InvariantCulture) > _version => Ahead,
        "list" => exchange => exchange.ForwardAsync(path: Rewrite(exchange.Path)),
        _ => null,
    };

    private static Task Ahead(Exchange exchange) => exchange.AnswerAsync(504, CommonFaults.Failure(504, "Timeout").ToJsonString());

    private string Rewrite(string path)
    {
        var parts = path.Split('?', 2);
        var kept = (parts.Length > 1 ? parts[1] : "").Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(parameter => !parameter.StartsWith("resourceVersion", StringComparison.Ordinal));
        return $"{parts[0]}?{string.Join('&', kept.Append($"resourceVersion={version}").Append(Exactly))}";
    }

    /// <summary>Only a list can be had of an exact version.</summary>
    private async Task GetAsync(Exchange exchange)
    {
        var collection = exchange.Path.Split('?')[0];
        collection = collection[..collection.LastIndexOf('/')];
        var (status, body) = await exchange.CompleteAsync(Rewrite($"{collection}?fieldSelector=metadata.name%3D{exchange.Call.Name}"));
        var list = JsonNode.Parse(body)!;
        if (list["items"] is not JsonArray items)
        {
            await exchange.AnswerAsync((int)status, list.ToJsonString());
        }
        else if (items is [JsonObject item])
        {
            item["apiVersion"] = list["apiVersion"]!.DeepClone();
            item["kind"] = list["kind"]!.GetValue<string>()[..^"List".Length];
            await exchange.AnswerAsync(200, item.ToJsonString());
        }
        else
        {
            await exchange.AnswerAsync(404, CommonFaults.Failure(404, "NotFound").ToJsonString());
        }
    }
}
