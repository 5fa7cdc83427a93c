using System.Text.Json.Serialization;
using k8s.Models;

namespace Berth.Tests.Integration.Operator;

/// <summary>JSON for the kinds that only these tests use.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(V1ResourceQuota))]
public sealed partial class OperatorTestsJsonContext : JsonSerializerContext;
