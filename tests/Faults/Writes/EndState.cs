using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Berth.Tests.Faults.Proxy;

namespace Berth.Tests.Faults.Writes;

/// <summary>
/// Everything that there is of some namespaces, volumes and contents behind them included, in a form that two runs of one story have in
/// common: without times, uids, versions and what else the dice or the server chose. Namespaces are called by their number.
/// </summary>
public static partial class EndState
{
    private static readonly string[] Inside =
    [
        "api/v1/namespaces/{0}/pods", "api/v1/namespaces/{0}/services", "api/v1/namespaces/{0}/persistentvolumeclaims",
        "apis/networking.k8s.io/v1/namespaces/{0}/ingresses",
        "apis/berth.dev/v1alpha1/namespaces/{0}/workspaces", "apis/berth.dev/v1alpha1/namespaces/{0}/workspacesnapshots",
        "apis/berth.dev/v1alpha1/namespaces/{0}/snapshotgrants",
        "apis/snapshot.storage.k8s.io/v1/namespaces/{0}/volumesnapshots",
    ];

    private static readonly (string Path, string Reference)[] Behind =
    [
        ("api/v1/persistentvolumes", "claimRef"), ("apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents", "volumeSnapshotRef"),
    ];

    private static readonly string[] Chosen =
        ["uid", "resourceVersion", "managedFields", "selfLink", "generation", "observedGeneration", "clusterIP", "clusterIPs", "nodePort", "deletionGracePeriodSeconds"];

    /// <summary>Reads it: the plural, namespace and name of each object, and the object.</summary>
    public static async Task<SortedDictionary<string, string>> ReadAsync(ApiServer server, IReadOnlyList<string> namespaces, CancellationToken ct)
    {
        var state = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Inside)
        {
            foreach (var ns in namespaces)
            {
                foreach (var item in await server.ListAsync(string.Format(null, path, ns), ct))
                {
                    Add(state, namespaces, path, item, $"{ns}/{NameOf(item)}");
                }
            }
        }

        foreach (var (path, reference) in Behind)
        {
            foreach (var item in await server.ListAsync(path, ct))
            {
                if (NamespaceBehind(item, reference) is { } ns && namespaces.Contains(ns))
                {
                    // Their own names are uids: what they are for tells them apart.
                    Add(state, namespaces, path, item, $"{NameOf(item)} of {ns}/{item["spec"]![reference]!["name"]}");
                }
            }
        }

        return state;
    }

    /// <summary>The handles by which the storage knows what is behind the namespaces.</summary>
    public static async Task<IReadOnlyList<string>> HandlesAsync(ApiServer server, IReadOnlyList<string> namespaces, CancellationToken ct)
    {
        var volumes = await server.ListAsync(Behind[0].Path, ct);
        var contents = await server.ListAsync(Behind[1].Path, ct);
        return
        [
            .. volumes.Where(volume => namespaces.Contains(NamespaceBehind(volume, Behind[0].Reference))).Select(NameOf),
            .. contents.Where(content => namespaces.Contains(NamespaceBehind(content, Behind[1].Reference)))
                .Select(content => content["status"]?["snapshotHandle"]?.GetValue<string>()).OfType<string>(),
        ];
    }

    /// <summary>What differs between two states, in words; empty when nothing does.</summary>
    public static string Difference(SortedDictionary<string, string> expected, SortedDictionary<string, string> actual)
    {
        var lines = new List<string>();
        foreach (var name in expected.Keys.Union(actual.Keys).Order(StringComparer.Ordinal))
        {
            var (wanted, got) = (expected.GetValueOrDefault(name), actual.GetValueOrDefault(name));
            if (wanted is null || got is null)
            {
                lines.Add(got is null ? $"missing: {name}" : $"too much: {name}");
            }
            else if (wanted != got)
            {
                var (before, after) = (wanted.Split('\n'), got.Split('\n'));
                lines.Add($"differs: {name}");
                lines.AddRange(before.Except(after).Select(line => $"  - {line.Trim()}"));
                lines.AddRange(after.Except(before).Select(line => $"  + {line.Trim()}"));
            }
        }

        return string.Join('\n', lines);
    }

    /// <summary>A text without what the dice or the server chose.</summary>
    public static string Neutral(string text) =>
        Numbers().Replace(
            Addresses().Replace(Hosts().Replace(Links().Replace(Times().Replace(Uids().Replace(text, "<uid>"), "<time>"), "<id>"), "<digest>"), "<address>"),
            "$1<number>");

    private static string NameOf(JsonObject item) => item["metadata"]!["name"]!.GetValue<string>();

    private static string? NamespaceBehind(JsonObject item, string reference) => item["spec"]?[reference]?["namespace"]?.GetValue<string>();

    private static void Add(SortedDictionary<string, string> state, IReadOnlyList<string> namespaces, string path, JsonObject item, string name)
    {
        var text = Canonical(item)!.ToJsonString(new() { WriteIndented = true });
        for (var number = 0; number < namespaces.Count; number++)
        {
            text = text.Replace(namespaces[number], $"<namespace {number + 1}>", StringComparison.Ordinal);
            name = name.Replace(namespaces[number], $"<namespace {number + 1}>", StringComparison.Ordinal);
        }

        // Two for one purpose would be one too many, and must not hide each other.
        var key = $"{path[(path.LastIndexOf('/') + 1)..]} {Neutral(name)}";
        while (!state.TryAdd(key, Neutral(text)))
        {
            key += ", another";
        }
    }

    /// <summary>Members in the order of their names: two writers may have made them in another one.</summary>
    private static JsonNode? Canonical(JsonNode? node) => node switch
    {
        JsonObject item => new JsonObject(item
            .Where(member => !Chosen.Contains(member.Key) && !member.Key.StartsWith("devstorage.", StringComparison.Ordinal))
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Canonical(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Canonical)]),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Uids();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Times();

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Links();

    [GeneratedRegex(@"(?<=\b(alice|bob)-)[a-z2-7]{10}\b")]
    private static partial Regex Hosts();

    [GeneratedRegex(@"\b10(\.\d{1,3}){3}\b")]
    private static partial Regex Addresses();

    [GeneratedRegex("(\"creationTime\": )\\d+")]
    private static partial Regex Numbers();
}
