using System.Text.Json.Serialization;

namespace Berth.DevStorage.Data;

/// <summary>Source-generated JSON for what is kept on disk.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(StoredSnapshot))]
public sealed partial class StoredSnapshotJson : JsonSerializerContext;
