namespace Berth.Kube.Models;

/// <summary>A field of the pod itself.</summary>
public sealed record V1ObjectFieldSelector
{
    /// <summary>The <c>fieldPath</c> field of the Kubernetes API.</summary>
    public string? FieldPath { get; init; }
}
