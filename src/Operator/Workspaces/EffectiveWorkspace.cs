using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Plans;
using k8s.Models;

namespace Berth.Operator.Workspaces;

/// <summary>A workspace after its class has filled what it left open.</summary>
public sealed record EffectiveWorkspace
{
    /// <summary>Where the one volume of a workspace that names none is mounted.</summary>
    public const string DefaultMountPath = "/home/workspace";

    /// <summary>The image of the workspace container.</summary>
    public required string Image { get; init; }

    /// <summary>Requests and limits of the workspace container.</summary>
    public V1ResourceRequirements? Resources { get; init; }

    /// <summary>The volumes; at least one. The first holds the repository and Berth's own notes.</summary>
    public required IReadOnlyList<EffectiveVolume> Volumes { get; init; }

    /// <summary>The ports; at least one. The editor's is the one named <c>main</c>, else the first.</summary>
    public required IReadOnlyList<PortSpec> Ports { get; init; }

    /// <summary>How long the workspace may run; null for ever.</summary>
    public TimeSpan? MaximumLifetime { get; init; }

    /// <summary>The directory that is the home of the workspace's user.</summary>
    public string Home => Volumes[0].MountPath;

    /// <summary>The editor's port.</summary>
    public PortSpec MainPort => WorkspacePorts.MainOf(Ports);

    /// <summary>The volumes that a workspace has when its class fills in what it left open.</summary>
    public static IReadOnlyList<EffectiveVolume> VolumesOf(Workspace workspace, ResolvedClass @class)
    {
        var storage = @class.Policy?.Storage;
        IReadOnlyList<VolumeSpec> named = workspace.Spec?.Volumes is { Count: > 0 } volumes
            ? volumes
            : [new() { Name = "home", MountPath = DefaultMountPath }];
        return
        [
            .. named.Select(volume => new EffectiveVolume(
                volume.Name,
                ClaimName(workspace.Metadata.Name ?? "", volume.Name),
                volume.MountPath,
                volume.Size ?? storage?.DefaultSize ?? ResolvedClass.DefaultVolumeSize,
                volume.StorageClassName ?? storage?.ClassName,
                volume.Snapshot != SnapshotInclusion.Exclude)),
        ];
    }

    /// <summary>The name of the claim of a volume.</summary>
    public static string ClaimName(string workspace, string volume) => $"{workspace}-{volume}";

    /// <summary>The shorter of the lifetimes that the workspace asks for and the class allows.</summary>
    public static TimeSpan? LifetimeOf(WorkspaceSpec? spec, ResolvedClass @class)
    {
        TimeSpan?[] lifetimes = [Parse(spec?.Timeout?.MaximumLifetime), Parse(@class.Policy?.Timeout?.MaximumLifetime)];
        return lifetimes.Min();

        static TimeSpan? Parse(string? text) => GoDuration.TryParse(text, out var duration) && duration > TimeSpan.Zero ? duration : null;
    }

    /// <summary>Decides all that the workspace left open, or says what stands against it.</summary>
    public static (EffectiveWorkspace? Workspace, Refusal? Refusal) Resolve(Workspace workspace, ResolvedClass @class)
    {
        var refusal = WorkspaceChecks.Check(workspace, @class);
        if (refusal is not null)
        {
            return (null, refusal);
        }

        var spec = workspace.Spec!;
        return (
            new()
            {
                Image = (spec.Image ?? @class.Policy!.Image)!,
                Resources = spec.Resources ?? @class.Policy!.Resources,
                Volumes = VolumesOf(workspace, @class),
                Ports = WorkspacePorts.Of(spec),
                MaximumLifetime = LifetimeOf(spec, @class),
            },
            null);
    }
}
