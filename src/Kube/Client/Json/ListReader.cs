using System.Buffers;
using System.Text.Json;
using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Kube.Client;

/// <summary>
/// Reads a list response item by item as its bytes come, so that neither a list type has to be registered for each kind nor the whole
/// response be held in memory. An item that cannot be read is kept apart: the rest of the list is not the worse for it.
/// </summary>
internal sealed class ListReader<T>(ObjectReader<T> items)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly List<T> _items = [];
    private readonly List<Unreadable<T>> _unreadable = [];
    private JsonReaderState _state = new(new() { MaxDepth = JsonDepth.Unbounded });
    private V1ListMeta? _metadata;
    private bool _inItems;

    /// <summary>Whether the list's first brace has been read.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether the list's last brace has been read.</summary>
    public bool IsComplete { get; private set; }

    public ListPage<T> Result => new(
        _items,
        _metadata?.ResourceVersion,
        string.IsNullOrEmpty(_metadata?.ContinueProperty) ? null : _metadata.ContinueProperty,
        _metadata?.RemainingItemCount)
    {
        Unreadable = _unreadable,
    };

    /// <summary>Reads what is whole in <paramref name="buffer"/>.</summary>
    /// <returns>Where the rest begins; it must come again, longer.</returns>
    /// <exception cref="JsonException">This is not a list.</exception>
    public SequencePosition Read(in ReadOnlySequence<byte> buffer)
    {
        var reader = new Utf8JsonReader(buffer, isFinalBlock: false, _state);
        var consumed = 0L;
        try
        {
            while (!IsComplete && TryReadNext(ref reader, buffer))
            {
                // Only whole members and items are committed; a partial one is read again from its start.
                _state = reader.CurrentState;
                consumed = reader.BytesConsumed;
            }
        }
        catch (InvalidOperationException e)
        {
            // So says the reader of a name whose escapes stand for nothing, such as half a surrogate pair.
            throw new JsonException(e.Message, e);
        }

        return buffer.GetPosition(consumed);
    }

    private bool TryReadNext(ref Utf8JsonReader reader, in ReadOnlySequence<byte> buffer)
    {
        if (!reader.Read())
        {
            return false;
        }

        if (_inItems)
        {
            if (reader.TokenType == JsonTokenType.EndArray)
            {
                _inItems = false;
                return true;
            }

            if (!TryTakeValue(ref reader, buffer, out var item))
            {
                return false;
            }

            Add(items.Read(item));
            return true;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when !HasBegun:
                HasBegun = true;
                return true;
            case JsonTokenType.EndObject:
                IsComplete = true;
                return true;
            case JsonTokenType.PropertyName when reader.ValueTextEquals("items"u8):
                if (!reader.Read())
                {
                    return false;
                }

                // Go writes an empty list as null.
                _inItems = reader.TokenType switch
                {
                    JsonTokenType.StartArray => true,
                    JsonTokenType.Null => false,
                    _ => throw new JsonException("items is not an array."),
                };
                return true;
            case JsonTokenType.PropertyName when reader.ValueTextEquals("metadata"u8):
                return reader.Read() && TryReadMetadata(ref reader, buffer);
            case JsonTokenType.PropertyName:
                return reader.Read() && reader.TrySkip();
            default:
                throw new JsonException("The answer is not a list.");
        }
    }

    private void Add(ObjectReading<T> reading)
    {
        if (reading.Unreadable is { } unreadable)
        {
            _unreadable.Add(unreadable);
        }
        else
        {
            _items.Add(reading.Object!);
        }
    }

    private bool TryReadMetadata(ref Utf8JsonReader reader, in ReadOnlySequence<byte> buffer)
    {
        if (!TryTakeValue(ref reader, buffer, out var json))
        {
            return false;
        }

        _metadata = EntityJson.Read(json, KubeJsonContext.Default.V1ListMeta);
        return true;
    }

    private static bool TryTakeValue(ref Utf8JsonReader reader, in ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> value)
    {
        var start = reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            value = default;
            return false;
        }

        value = buffer.Slice(start, reader.BytesConsumed - start);
        return true;
    }
}
