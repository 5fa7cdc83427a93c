using System.Text.Json.Serialization;

namespace Berth.Gateway.Login;

/// <summary>Source-generated JSON of the settings and of what is sealed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(LoginFile))]
[JsonSerializable(typeof(SealedSession))]
[JsonSerializable(typeof(PendingLogin))]
[JsonSerializable(typeof(HandOverRequest))]
[JsonSerializable(typeof(HandOverCode))]
internal sealed partial class LoginJsonContext : JsonSerializerContext;
