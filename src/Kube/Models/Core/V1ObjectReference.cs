namespace Berth.Kube.Models;

/// <summary>Names any object.</summary>
public sealed record V1ObjectReference
{
    /// <summary>The <c>apiVersion</c> field of the Kubernetes API.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The <c>kind</c> field of the Kubernetes API.</summary>
    public string? Kind { get; init; }

    /// <summary>The <c>namespace</c> field of the Kubernetes API.</summary>
    public string? Namespace { get; init; }

    /// <summary>The <c>name</c> field of the Kubernetes API.</summary>
    public string? Name { get; init; }

    /// <summary>The <c>uid</c> field of the Kubernetes API.</summary>
    public string? Uid { get; init; }

    /// <summary>The <c>resourceVersion</c> field of the Kubernetes API.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>The <c>fieldPath</c> field of the Kubernetes API.</summary>
    public string? FieldPath { get; init; }
}
