using System.Text.Json.Nodes;
using Berth.Kube.Client;
using k8s.Models;

namespace Berth.Kube.Runtime;

/// <summary>
/// The patches that put finalizers on and take them off. Each tests what it relies on, so that a finalizer which somebody else set
/// or removed meanwhile is neither lost nor mistaken for ours; the API server then answers 422 and the object is looked at again.
/// </summary>
internal static class FinalizerPatch
{
    private const string Path = "/metadata/finalizers";

    /// <summary>Puts on those of <paramref name="wanted"/> that are missing, in one write; null when none is.</summary>
    public static JsonPatch? Attach(V1ObjectMeta metadata, IEnumerable<string> wanted)
    {
        var present = metadata.Finalizers ?? [];
        var missing = wanted.Where(id => !present.Contains(id)).ToList();
        if (missing.Count == 0)
        {
            return null;
        }

        var patch = new JsonPatch().Test("/metadata/uid", metadata.Uid);
        if (present.Count == 0)
        {
            // The API server takes null for "is not there" (RFC 6902 does not say).
            return patch.Test(Path, null).Add(Path, ToJson(missing));
        }

        patch.Test(Path, ToJson(present));
        foreach (var id in missing)
        {
            patch.Add(Path + "/-", id);
        }

        return patch;
    }

    /// <summary>Takes one off.</summary>
    public static JsonPatch Detach(V1ObjectMeta metadata, string id)
    {
        var path = $"{Path}/{metadata.Finalizers!.ToList().IndexOf(id)}";
        return new JsonPatch().Test("/metadata/uid", metadata.Uid).Test(path, id).Remove(path);
    }

    private static JsonArray ToJson(IEnumerable<string> values)
    {
        var array = new JsonArray();
        foreach (var value in values)
        {
            array.Add((JsonNode)value);
        }

        return array;
    }
}
