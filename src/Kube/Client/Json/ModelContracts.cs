using System.Text.Json.Serialization.Metadata;
using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Kube.Client;

/// <summary>Changes how objects are read and written, where their types do not say enough.</summary>
internal static class ModelContracts
{
    private static readonly MicroTimeConverter MicroTime = new();

    /// <summary>Changes the contract of one type.</summary>
    public static void Adapt(JsonTypeInfo type)
    {
        if (typeof(IKubernetesObject<V1ObjectMeta>).IsAssignableFrom(type.Type) && EntityDefinition.Find(type.Type) is { } definition)
        {
            // The API server leaves them out of lists and wants them in what is sent.
            Write(type, "apiVersion", definition.ApiVersion);
            Write(type, "kind", definition.Kind);
            // Whoever reads objects may ask each for its metadata: also a bookmark that has none, and what is left of an unreadable object.
            type.OnDeserialized = static entity => ((IKubernetesObject<V1ObjectMeta>)entity).Metadata ??= new();
        }

        if (type.Type == typeof(V1ObjectMeta))
        {
            // Often the larger half of an object, and nobody here asks who set which field.
            Remove(type, "managedFields");
        }
        else if (type.Type == typeof(V1LeaseSpec))
        {
            WriteMicroseconds(type, "acquireTime", "renewTime");
        }
        else if (type.Type == typeof(Corev1Event))
        {
            WriteMicroseconds(type, "eventTime");
        }
        else if (type.Type == typeof(Corev1EventSeries))
        {
            WriteMicroseconds(type, "lastObservedTime");
        }
    }

    private static void Write(JsonTypeInfo type, string name, string value)
    {
        if (type.Properties.FirstOrDefault(property => property.Name == name) is { } property)
        {
            property.Get = _ => value;
        }
    }

    private static void Remove(JsonTypeInfo type, string name)
    {
        if (type.Properties.FirstOrDefault(property => property.Name == name) is { } property)
        {
            type.Properties.Remove(property);
        }
    }

    private static void WriteMicroseconds(JsonTypeInfo type, params ReadOnlySpan<string> names)
    {
        foreach (var property in type.Properties)
        {
            if (names.Contains(property.Name))
            {
                property.CustomConverter = MicroTime;
            }
        }
    }
}
