using System.Text.Json.Serialization.Metadata;
using Berth.Kube.Client;

namespace Berth.Kube.Runtime;

/// <summary>What an operator is called, where it runs, and how it reaches the cluster.</summary>
public sealed class OperatorOptions
{
    /// <summary>Names the operator: field manager, reporting component of events, Lease, user agent.</summary>
    public string Name { get; set; } = "operator";

    /// <summary>Where the operator keeps what is its own (its Lease); the namespace of its pod or kubeconfig context unless set.</summary>
    public string? Namespace { get; set; }

    /// <summary>The cluster; <see cref="ClusterConfiguration.Load"/> unless set.</summary>
    public ClusterConfiguration? Cluster { get; set; }

    /// <summary>Election among several processes of the operator.</summary>
    public LeaderElectionOptions LeaderElection { get; } = new();

    /// <summary>How the stores are kept.</summary>
    public ReflectorOptions Reflecting { get; } = new();

    /// <summary>Source-generated JSON contexts of the operator's own kinds.</summary>
    public IList<IJsonTypeInfoResolver> JsonResolvers { get; } = [];

    /// <summary>How long reconciles in hand may go on when the process is to stop. 30 s in all, of which the last 5 are for the rest.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>More settings of the client.</summary>
    public Action<KubernetesClientOptions>? ConfigureClient { get; set; }
}
