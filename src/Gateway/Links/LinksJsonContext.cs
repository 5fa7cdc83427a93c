using System.Text.Json.Serialization;

namespace Berth.Gateway.Links;

/// <summary>Source-generated JSON of what is sealed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OpeningTicket))]
internal sealed partial class LinksJsonContext : JsonSerializerContext;
