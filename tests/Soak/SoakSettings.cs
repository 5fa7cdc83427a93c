namespace Berth.Soak;

/// <summary>What is done, and where the pieces are.</summary>
public sealed record SoakSettings
{
    /// <summary>How long workspaces come and go, all in all.</summary>
    public required TimeSpan Span { get; init; }

    /// <summary>How many workspaces there are at most, and at each rest.</summary>
    public required int Workspaces { get; init; }

    /// <summary>How many operators run, one of which leads.</summary>
    public required int Replicas { get; init; }

    /// <summary>How many things users do in a second, all of them together.</summary>
    public required double Pace { get; init; }

    /// <summary>Where the dice begin.</summary>
    public required int Seed { get; init; }

    /// <summary>The administrator's kubeconfig.</summary>
    public required string Kubeconfig { get; init; }

    /// <summary>The name of the cluster that hack/cluster knows it by.</summary>
    public required string Cluster { get; init; }

    /// <summary>hack/cluster.</summary>
    public required string ClusterScript { get; init; }

    /// <summary>The folder that the summary, the histories and the logs go to.</summary>
    public required string Output { get; init; }
}
