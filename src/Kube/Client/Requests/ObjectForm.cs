using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Kube.Client;

/// <summary>In which form the API server is asked for objects: whole, or their metadata alone (<c>PartialObjectMetadata</c>).</summary>
internal static class ObjectForm
{
    private const string Whole = "application/json";

    /// <summary>Of single objects and of events.</summary>
    public static string Of<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> => Form<T>("PartialObjectMetadata");

    /// <summary>Of lists.</summary>
    public static string OfList<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> => Form<T>("PartialObjectMetadataList");

    private static string Form<T>(string partial)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        EntityDefinition.Of<T>().MetadataOnly ? $"application/json;as={partial};g=meta.k8s.io;v=v1" : Whole;
}
