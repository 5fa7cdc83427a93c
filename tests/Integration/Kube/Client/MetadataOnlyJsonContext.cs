using System.Text.Json.Serialization;

namespace Berth.Tests.Integration.Kube.Client;

/// <summary>JSON for the kinds that only these tests use.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ConfigMapMetadata))]
public sealed partial class MetadataOnlyJsonContext : JsonSerializerContext;
