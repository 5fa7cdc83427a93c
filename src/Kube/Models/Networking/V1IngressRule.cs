namespace Berth.Kube.Models;

/// <summary>What the paths of a host lead to.</summary>
public sealed record V1IngressRule
{
    /// <summary>The <c>host</c> field of the Kubernetes API.</summary>
    public string? Host { get; init; }

    /// <summary>The <c>http</c> field of the Kubernetes API.</summary>
    public V1HttpIngressRuleValue? Http { get; init; }
}
