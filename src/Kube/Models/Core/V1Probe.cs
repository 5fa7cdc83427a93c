namespace Berth.Kube.Models;

/// <summary>How the kubelet asks a container whether it is well.</summary>
public sealed record V1Probe
{
    /// <summary>The <c>httpGet</c> field of the Kubernetes API.</summary>
    public V1HttpGetAction? HttpGet { get; init; }

    /// <summary>The <c>tcpSocket</c> field of the Kubernetes API.</summary>
    public V1TcpSocketAction? TcpSocket { get; init; }

    /// <summary>The <c>exec</c> field of the Kubernetes API.</summary>
    public V1ExecAction? Exec { get; init; }

    /// <summary>The <c>initialDelaySeconds</c> field of the Kubernetes API.</summary>
    public int? InitialDelaySeconds { get; init; }

    /// <summary>The <c>periodSeconds</c> field of the Kubernetes API.</summary>
    public int? PeriodSeconds { get; init; }

    /// <summary>The <c>timeoutSeconds</c> field of the Kubernetes API.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>The <c>failureThreshold</c> field of the Kubernetes API.</summary>
    public int? FailureThreshold { get; init; }

    /// <summary>The <c>successThreshold</c> field of the Kubernetes API.</summary>
    public int? SuccessThreshold { get; init; }
}
