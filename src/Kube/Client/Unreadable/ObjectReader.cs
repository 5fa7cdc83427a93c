using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace Berth.Kube.Client;

/// <summary>
/// Reads one object out of a list, a watch or an answer, by itself: what one object holds is no error of the list or the stream that it came
/// in. It asks only that the text is JSON; who cuts the object out of the stream has made sure of that.
/// </summary>
internal sealed class ObjectReader<T>(EntityJson json)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly JsonTypeInfo<T> _whole = json.TypeInfo<T>();
    private readonly RemainsReader<T> _remains = new(json);
    private readonly JsonPropertyInfo[] _needed = [.. json.TypeInfo<T>().Properties.Where(property => property is { IsGetNullable: false, Get: not null, PropertyType.IsValueType: false })];

    /// <summary>Reads from what lies in the network's buffer; copies only where the object crosses a segment, and then into a rented array.</summary>
    public ObjectReading<T> Read(in ReadOnlySequence<byte> element) => EntityJson.Over(element, this, static (span, reader) => reader.Read(span));

    private ObjectReading<T> Read(ReadOnlySpan<byte> element)
    {
        string error;
        try
        {
            if (JsonSerializer.Deserialize(element, _whole) is { } entity && WhyNot(entity, element) is var missing)
            {
                if (missing is null)
                {
                    return ObjectReading<T>.Of(entity);
                }

                error = missing;
            }
            else
            {
                error = "it is null";
            }
        }
#pragma warning disable CA1031 // Whatever a converter or a constructor of the type throws: it is the trouble of this object alone.
        catch (Exception exception) when (exception is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            error = UnreadableError.Of(exception);
        }

        return ObjectReading<T>.Not(new(_remains.Read(element), error));
    }

    // Members that the type does not allow to be null, and does not require of the JSON: whoever makes one to apply its status leaves them out.
    private string? Missing(T entity)
    {
        foreach (var property in _needed)
        {
            if (property.Get!(entity) is null)
            {
                return property.Name;
            }
        }

        return null;
    }

    private string? WhyNot(T entity, ReadOnlySpan<byte> element) =>
        string.IsNullOrEmpty(entity.Metadata.Name) ? "it has no metadata.name"
        : Missing(entity) is { } member ? $"it has no {member}"
        : NullElements.MayHold(element) ? NullElements.Find(element, _whole)
        : null;
}
