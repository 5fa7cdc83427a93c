using System.Text.Json.Serialization;
using Berth.Kube.Models;

namespace Berth.Crds;

/// <summary>Source-generated JSON for Berth's kinds: camelCase, absent rather than null, enums by name.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(ModelTimeConverter),
        typeof(QuantityConverter),
        typeof(QuantityMapConverter),
        typeof(StringMapConverter),
        typeof(ReadOnlyStringMapConverter),
    ])]
[JsonSerializable(typeof(Workspace))]
[JsonSerializable(typeof(WorkspaceSnapshot))]
[JsonSerializable(typeof(WorkspaceClass))]
[JsonSerializable(typeof(SnapshotGrant))]
public sealed partial class CrdsJsonContext : JsonSerializerContext;
