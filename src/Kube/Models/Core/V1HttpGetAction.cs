namespace Berth.Kube.Models;

/// <summary>A probe by HTTP GET; 200 to 399 is well.</summary>
public sealed record V1HttpGetAction
{
    /// <summary>The <c>path</c> field of the Kubernetes API.</summary>
    public string? Path { get; init; }

    /// <summary>The <c>port</c> field of the Kubernetes API.</summary>
    public IntOrString? Port { get; init; }

    /// <summary>The <c>scheme</c> field of the Kubernetes API.</summary>
    public string? Scheme { get; init; }
}
