using System.Text.Json.Serialization;

namespace Berth.Crds;

/// <summary>Source-generated JSON for Berth's kinds: camelCase, absent rather than null, enums by name.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Workspace))]
[JsonSerializable(typeof(WorkspaceSnapshot))]
[JsonSerializable(typeof(WorkspaceClass))]
[JsonSerializable(typeof(SnapshotGrant))]
public sealed partial class CrdsJsonContext : JsonSerializerContext;
