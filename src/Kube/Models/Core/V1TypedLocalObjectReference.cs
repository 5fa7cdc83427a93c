namespace Berth.Kube.Models;

/// <summary>Names an object of any kind in the same namespace.</summary>
public sealed record V1TypedLocalObjectReference
{
    /// <summary>The <c>apiGroup</c> field of the Kubernetes API.</summary>
    public string? ApiGroup { get; init; }

    /// <summary>The <c>kind</c> field of the Kubernetes API.</summary>
    public string? Kind { get; init; }

    /// <summary>The <c>name</c> field of the Kubernetes API.</summary>
    public string? Name { get; init; }
}
