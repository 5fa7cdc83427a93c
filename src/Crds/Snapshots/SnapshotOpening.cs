using System.Text.Json.Serialization;
using Berth.Kube.Models;

namespace Berth.Crds;

/// <summary>One opening of a snapshot's link.</summary>
public sealed record SnapshotOpening
{
    /// <summary>The account that opened it, written as an owner is.</summary>
    public required string User { get; init; }

    /// <summary>The workspace that was made, as namespace/name.</summary>
    public required string Workspace { get; init; }

    /// <summary>When.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? Time { get; init; }
}
