namespace Berth.Kube.Models;

/// <summary>Linux capabilities added and dropped.</summary>
public sealed record V1Capabilities
{
    /// <summary>The <c>add</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<string>? Add { get; init; }

    /// <summary>The <c>drop</c> field of the Kubernetes API.</summary>
    public IReadOnlyList<string>? Drop { get; init; }
}
