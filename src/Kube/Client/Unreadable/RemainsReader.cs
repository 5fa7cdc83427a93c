using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace Berth.Kube.Client;

/// <summary>
/// Reads of an object what can be read: leaves out, one after the other, the members that the JSON reader names as the cause of its failure.
/// After some failures it leaves out ever more at once, so that an object full of faults costs no more than a few dozen attempts.
/// </summary>
internal sealed class RemainsReader<T>(EntityJson json)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    // Attempts for which the very member goes; then its ancestor in the spec or the like; then the spec itself.
    private const int ByMember = 16;
    private const int ByField = 32;
    private const int Attempts = 48;

    private readonly JsonTypeInfo<T> _partial = json.PartialTypeInfo<T>();

    public T Read(ReadOnlySpan<byte> element)
    {
        if (RemainsTree.Build(element) is not { } tree)
        {
            return Empty();
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                return tree.Deserialize(_partial) ?? Empty();
            }
            catch (JsonException failure) when (JsonPlace.Parse(failure.Path) is { Count: > 0 } place)
            {
                var depth = attempt < ByMember ? place.Count : attempt < ByField ? 2 : 1;
                if (!JsonPlace.Remove(tree, [.. place.Take(depth)]))
                {
                    break;
                }
            }
#pragma warning disable CA1031 // Whatever a converter or a constructor of the type throws, without saying where.
            catch (Exception exception) when (exception is not OutOfMemoryException)
#pragma warning restore CA1031
            {
                break;
            }
        }

        return OfMetadata(tree);
    }

    /// <summary>What names the object, and nothing else.</summary>
    private T OfMetadata(JsonObject tree)
    {
        var named = new JsonObject();
        foreach (var member in (string[])["name", "namespace", "uid", "resourceVersion"])
        {
            if (tree["metadata"] is JsonObject metadata && metadata[member] is JsonValue value && value.GetValueKind() == JsonValueKind.String)
            {
                named[member] = value.DeepClone();
            }
        }

        return new JsonObject { ["metadata"] = named }.Deserialize(_partial)!;
    }

    private T Empty() => new JsonObject().Deserialize(_partial)!;
}
