using System.Text.Json.Serialization;

namespace Berth.Kube.Models;

/// <summary>Source-generated JSON for the kinds in this assembly: camelCase, absent rather than null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(V1ConfigMap))]
[JsonSerializable(typeof(V1Event))]
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
