using System.Text.Json.Serialization;
using Berth.Crds.Schema;
using Berth.Kube.Models;

namespace Berth.Crds;

/// <summary>Somebody who is in the workspace now, through one replica of the gateway.</summary>
public sealed record Participant
{
    /// <summary>The account, written as an owner is.</summary>
    [Length(1, 253)]
    public required string User { get; init; }

    /// <summary>The gateway's replica that the connections go through.</summary>
    [Length(1, 253)]
    public required string Gateway { get; init; }

    /// <summary>Since when.</summary>
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? Since { get; init; }

    /// <summary>How many connections.</summary>
    public int Connections { get; init; }
}
