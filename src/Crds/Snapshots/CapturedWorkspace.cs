using Berth.Crds.Schema;
using k8s.Models;

namespace Berth.Crds;

/// <summary>What a workspace was when it was captured, defaults filled in.</summary>
public sealed record CapturedWorkspace
{
    /// <summary>The uid of the workspace.</summary>
    public string? Uid { get; init; }

    /// <summary>The account that it belonged to.</summary>
    public string? Owner { get; init; }

    /// <summary>Its class.</summary>
    public string? ClassName { get; init; }

    /// <summary>The image that it ran.</summary>
    public string? Image { get; init; }

    /// <summary>The CPU and memory that it asked for and could use.</summary>
    public V1ResourceRequirements? Resources { get; init; }

    /// <summary>The names of its environment variables. Values are never captured.</summary>
    public IReadOnlyList<string>? EnvNames { get; init; }

    /// <summary>The repository that it was cloned from.</summary>
    public RepositorySpec? Repository { get; init; }

    /// <summary>Its tasks.</summary>
    [ListMapKey("name")]
    public IReadOnlyList<TaskSpec>? Tasks { get; init; }

    /// <summary>Its volumes, with the sizes and storage classes that they really had.</summary>
    [ListMapKey("name")]
    public IReadOnlyList<VolumeSpec>? Volumes { get; init; }

    /// <summary>Its ports.</summary>
    [ListMapKey("name")]
    public IReadOnlyList<PortSpec>? Ports { get; init; }
}
