namespace Berth.Kube.Models;

/// <summary>Paths.</summary>
public sealed record V1HttpIngressRuleValue
{
    /// <summary>The <c>paths</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<V1HttpIngressPath>? Paths { get; init; }
}
