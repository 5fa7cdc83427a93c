namespace Berth.Kube.Models;

/// <summary>More about a failed call.</summary>
public sealed record V1StatusDetails
{
    /// <summary>The <c>name</c> field of the Kubernetes API.</summary>
    public string? Name { get; init; }

    /// <summary>The <c>group</c> field of the Kubernetes API.</summary>
    public string? Group { get; init; }

    /// <summary>The <c>kind</c> field of the Kubernetes API.</summary>
    public string? Kind { get; init; }

    /// <summary>The <c>uid</c> field of the Kubernetes API.</summary>
    public string? Uid { get; init; }

    /// <summary>The <c>retryAfterSeconds</c> field of the Kubernetes API.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The <c>causes</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<V1StatusCause>? Causes { get; init; }
}
