using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace Berth.Kube.Client;

/// <summary>
/// Reads of a bookmark what there is. It is an object of its kind with a resourceVersion and nothing else that matters: that a spec is missing
/// which the type requires, or cannot be read, is no reason to end the watch.
/// </summary>
internal sealed class BookmarkReader<T>(EntityJson json)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly JsonTypeInfo<T> _partial = json.PartialTypeInfo<T>();
    private readonly RemainsReader<T> _remains = new(json);

    public T Read(in ReadOnlySequence<byte> element) => EntityJson.Over(element, this, static (span, reader) => reader.Read(span));

    private T Read(ReadOnlySpan<byte> element)
    {
        try
        {
            return JsonSerializer.Deserialize(element, _partial) ?? throw new JsonException("The bookmark is null.");
        }
        catch (JsonException) when (element is [(byte)'{', ..])
        {
            return _remains.Read(element);
        }
    }
}
