using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Kube.Client;

/// <summary>Reads and writes objects with source-generated JSON.</summary>
internal sealed class EntityJson
{
    private readonly JsonSerializerOptions _options;
    private readonly JsonSerializerOptions _partial;

    public EntityJson(IEnumerable<IJsonTypeInfoResolver> resolvers)
    {
        _options = new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            // The default encoder escapes everything but ASCII, for HTML's sake: nothing here is HTML.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            // A null where the type has none would be found by whoever reads the object, in the middle of something else.
            RespectNullableAnnotations = true,
            Converters =
            {
                new ModelTimeConverter(),
                new QuantityConverter(),
                new QuantityMapConverter(),
                new StringMapConverter(),
                new ReadOnlyStringMapConverter(),
            },
            TypeInfoResolver = JsonTypeInfoResolver.Combine([KubeJsonContext.Default, .. resolvers]).WithAddedModifier(ModelContracts.Adapt),
        };
        _options.MakeReadOnly();
        _partial = new(_options) { RespectNullableAnnotations = false, TypeInfoResolver = _options.TypeInfoResolver!.WithAddedModifier(RequireNothing) };
        _partial.MakeReadOnly();
    }

    /// <exception cref="InvalidOperationException">No context knows the type.</exception>
    public JsonTypeInfo<T> TypeInfo<T>() => TypeInfo<T>(_options);

    /// <summary>
    /// Reads of an object what there is. A bookmark of a watch is an object of its kind with a resourceVersion and nothing else, and a
    /// kind whose spec is required could not be watched past the first one.
    /// </summary>
    /// <exception cref="InvalidOperationException">No context knows the type.</exception>
    public JsonTypeInfo<T> PartialTypeInfo<T>() => TypeInfo<T>(_partial);

    private static void RequireNothing(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            property.IsRequired = false;
        }
    }

    private static JsonTypeInfo<T> TypeInfo<T>(JsonSerializerOptions options)
    {
        try
        {
            return (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        }
        catch (NotSupportedException e)
        {
            throw new InvalidOperationException(
                $"No JSON context knows {typeof(T)}: add [JsonSerializable(typeof({typeof(T).Name}))] to one and the context to {nameof(KubernetesClientOptions)}.{nameof(KubernetesClientOptions.JsonResolvers)}.",
                e);
        }
    }

    /// <summary>The object as it is sent: with apiVersion and kind, whether it had them or not (<see cref="ModelContracts"/>).</summary>
    /// <exception cref="InvalidOperationException">Only the metadata of the kind is known: a patch can change it, an object would empty it.</exception>
    public ReadOnlyMemory<byte> Write<T>(T entity)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var definition = EntityDefinition.Of<T>();
        if (definition.MetadataOnly)
        {
            throw new InvalidOperationException($"{typeof(T).Name} is the metadata of a {definition.Kind} alone: change it by a patch.");
        }

        return JsonSerializer.SerializeToUtf8Bytes(entity, TypeInfo<T>());
    }

    /// <summary>
    /// Only what names the object, and its status: whoever applies a status must not come to own the spec and labels beside it (servers
    /// before 1.21 do not leave them out by themselves). A uid or resourceVersion stays, as preconditions.
    /// </summary>
    public ReadOnlyMemory<byte> WriteStatus<T>(T entity)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        using var document = JsonDocument.Parse(Write(entity));
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            WriteMembers(writer, document.RootElement, ["apiVersion", "kind", "metadata", "status"]);
        }

        return buffer.WrittenMemory;
    }

    private static void WriteMembers(Utf8JsonWriter writer, JsonElement from, IReadOnlyList<string> names)
    {
        writer.WriteStartObject();
        foreach (var name in names)
        {
            if (name == "metadata")
            {
                writer.WritePropertyName(name);
                WriteMembers(writer, from.GetProperty(name), ["name", "namespace", "uid", "resourceVersion"]);
            }
            else if (from.TryGetProperty(name, out var value))
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }
            else if (name == "status")
            {
                writer.WriteStartObject(name);
                writer.WriteEndObject();
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads from what lies in the network's buffer; copies only where the value crosses a segment, and then into a rented array.</summary>
    public static T? Read<T>(in ReadOnlySequence<byte> json, JsonTypeInfo<T> typeInfo) =>
        Over(json, typeInfo, static (span, type) => JsonSerializer.Deserialize(span, type));

    /// <summary>Reads in one piece what may lie in several.</summary>
    public static TResult Over<TState, TResult>(in ReadOnlySequence<byte> json, TState state, Func<ReadOnlySpan<byte>, TState, TResult> read)
    {
        if (json.IsSingleSegment)
        {
            return read(json.FirstSpan, state);
        }

        var length = checked((int)json.Length);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            json.CopyTo(rented);
            return read(rented.AsSpan(0, length), state);
        }
        finally
        {
            // Secrets pass here.
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }
}
