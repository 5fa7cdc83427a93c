using System.Text.Json.Serialization;
using k8s.Models;

namespace Berth.Kube.Models;

/// <summary>
/// Source-generated JSON for the models of KubernetesClient that are used, and for the kinds of external-snapshotter: absent rather than null.
/// The package's own context knows every kind of Kubernetes, which makes a trimmed program 12 MB larger.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters =
    [
        typeof(ModelTimeConverter),
        typeof(QuantityConverter),
        typeof(QuantityMapConverter),
        typeof(StringMapConverter),
        typeof(ReadOnlyStringMapConverter),
    ])]
[JsonSerializable(typeof(Corev1Event))]
[JsonSerializable(typeof(V1ConfigMap))]
[JsonSerializable(typeof(V1Ingress))]
[JsonSerializable(typeof(V1Lease))]
[JsonSerializable(typeof(V1ListMeta))]
[JsonSerializable(typeof(V1Namespace))]
[JsonSerializable(typeof(V1NetworkPolicy))]
[JsonSerializable(typeof(V1ObjectMeta))]
[JsonSerializable(typeof(V1PersistentVolume))]
[JsonSerializable(typeof(V1PersistentVolumeClaim))]
[JsonSerializable(typeof(V1Pod))]
[JsonSerializable(typeof(V1Secret))]
[JsonSerializable(typeof(V1Service))]
[JsonSerializable(typeof(V1ServiceAccount))]
[JsonSerializable(typeof(V1Status))]
[JsonSerializable(typeof(V1StorageClass))]
[JsonSerializable(typeof(V1VolumeSnapshot))]
[JsonSerializable(typeof(V1VolumeSnapshotClass))]
[JsonSerializable(typeof(V1VolumeSnapshotContent))]
public sealed partial class KubeJsonContext : JsonSerializerContext;
