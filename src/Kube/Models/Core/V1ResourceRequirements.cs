using System.Text.Json.Serialization;

namespace Berth.Kube.Models;

/// <summary>What a container or a claim asks for and may use; quantities such as <c>500m</c> or <c>2Gi</c>.</summary>
public sealed record V1ResourceRequirements
{
    /// <summary>The <c>requests</c> field of the Kubernetes API.</summary>
    [JsonConverter(typeof(QuantityMapConverter))]
    public IReadOnlyDictionary<string, string>? Requests { get; init; }

    /// <summary>The <c>limits</c> field of the Kubernetes API.</summary>
    [JsonConverter(typeof(QuantityMapConverter))]
    public IReadOnlyDictionary<string, string>? Limits { get; init; }
}
