using System.Text.Json.Serialization;

namespace Berth.Kube.Models;

/// <summary>Who leads, since when, and for how long without renewal.</summary>
public sealed record V1LeaseSpec
{
    /// <summary>The <c>holderIdentity</c> field of the Kubernetes API.</summary>
    public string? HolderIdentity { get; init; }

    /// <summary>The <c>leaseDurationSeconds</c> field of the Kubernetes API.</summary>
    public int? LeaseDurationSeconds { get; init; }

    /// <summary>The <c>acquireTime</c> field of the Kubernetes API.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? AcquireTime { get; init; }

    /// <summary>The <c>renewTime</c> field of the Kubernetes API.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? RenewTime { get; init; }

    /// <summary>The <c>leaseTransitions</c> field of the Kubernetes API.</summary>
    public int? LeaseTransitions { get; init; }
}
