using System.Text.Json.Serialization;
using Berth.Benchmarks.Loads;
using Berth.Benchmarks.Measuring;

namespace Berth.Benchmarks;

/// <summary>Source-generated JSON for the harness.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StatefulSet))]
[JsonSerializable(typeof(ObservedPod))]
[JsonSerializable(typeof(AuditEvent))]
public sealed partial class BenchmarkJsonContext : JsonSerializerContext;
