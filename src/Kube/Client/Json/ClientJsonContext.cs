using System.Text.Json.Serialization;

namespace Berth.Kube.Client;

/// <summary>JSON of what only the client itself reads and writes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApiResourceList))]
[JsonSerializable(typeof(DeleteRequest))]
[JsonSerializable(typeof(ExecCredential))]
[JsonSerializable(typeof(VersionInfo))]
internal sealed partial class ClientJsonContext : JsonSerializerContext;
