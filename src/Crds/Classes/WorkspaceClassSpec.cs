using Berth.Crds.Schema;
using k8s.Models;

namespace Berth.Crds;

/// <summary>What workspaces of a class get and may have.</summary>
public sealed record WorkspaceClassSpec
{
    /// <summary>The container image of workspaces that name none.</summary>
    [Length(1, 1024)]
    [Pattern(Patterns.Image, "image must be an image reference such as registry.example.com/team/image:tag")]
    public string? Image { get; init; }

    /// <summary>
    /// The images that workspaces may run. An image is allowed when it equals an entry, or begins with an entry that ends in a slash,
    /// a colon or an at sign, such as registry.example.com/team/. Without it every image is allowed.
    /// </summary>
    [MaxItems(100)]
    [Length(1, 1024, Items = true)]
    [Pattern(Patterns.Image, "allowedImages must hold image references, or beginnings of them that end in a slash, a colon or an at sign", Items = true)]
    public IReadOnlyList<string>? AllowedImages { get; init; }

    /// <summary>CPU and memory of workspaces that say nothing about them.</summary>
    public V1ResourceRequirements? Resources { get; init; }

    /// <summary>Where and how large the volumes of workspaces are.</summary>
    [Default]
    public StorageSpec Storage
    {
        get => field ?? new();
        init;
    }

    /// <summary>Whether and how many snapshots may be taken.</summary>
    [Default]
    public SnapshotPolicy Snapshots
    {
        get => field ?? new();
        init;
    }

    /// <summary>Whether, how widely and for how long workspaces may be shared.</summary>
    [Default]
    public SharingPolicy Sharing
    {
        get => field ?? new();
        init;
    }

    /// <summary>How requests come to workspaces.</summary>
    [Default]
    public ExposurePolicy Exposure
    {
        get => field ?? new();
        init;
    }

    /// <summary>When workspaces are stopped by themselves.</summary>
    public TimeoutPolicy? Timeout { get; init; }
}
