namespace Berth.Kube.Models;

/// <summary>Which pods, which ports.</summary>
public sealed record V1ServiceSpec
{
    /// <summary>The <c>type</c> field of the Kubernetes API.</summary>
    public string? Type { get; init; }

    /// <summary>The <c>clusterIP</c> field of the Kubernetes API.</summary>
    public string? ClusterIP { get; init; }

    /// <summary>The <c>selector</c> field of the Kubernetes API.</summary>
    public IReadOnlyDictionary<string, string>? Selector { get; init; }

    /// <summary>The <c>ports</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<V1ServicePort>? Ports { get; init; }

    /// <summary>The <c>publishNotReadyAddresses</c> field of the Kubernetes API.</summary>
    public bool? PublishNotReadyAddresses { get; init; }

    /// <summary>The <c>externalName</c> field of the Kubernetes API.</summary>
    public string? ExternalName { get; init; }
}
