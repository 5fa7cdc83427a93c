using Berth.Kube.Models;

namespace Berth.Crds;

/// <summary>The class that applies to a workspace, or why none does.</summary>
/// <param name="Name">The name of the class; empty when there is no default class and the built-in policy applies.</param>
/// <param name="Policy">The policy; null when the named class does not exist, or cannot be read.</param>
public sealed record ResolvedClass(string Name, WorkspaceClassSpec? Policy)
{
    /// <summary>How many snapshots a workspace may have when its class does not say: as many as Gitpod gave.</summary>
    public const int DefaultSnapshotLimit = 3;

    /// <summary>Size of a volume when neither workspace nor class says.</summary>
    public const string DefaultVolumeSize = "10Gi";

    /// <summary>Whether the class exists and cannot be read: nothing is decided by it until it can.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>How many snapshots a workspace of the class may have.</summary>
    public int SnapshotLimit => Policy?.Snapshots?.MaxPerWorkspace ?? DefaultSnapshotLimit;

    /// <summary>Whether the class allows snapshots at all.</summary>
    public bool SnapshotsEnabled => Policy?.Snapshots?.Enabled ?? true;

    /// <summary>
    /// Finds the class: by name, else the one that is marked default (the one first by name when an administrator marked several, as the
    /// choice must not depend on order), else the built-in policy.
    /// </summary>
    /// <param name="className">The class that the workspace names; null or empty for the default.</param>
    /// <param name="classes">All classes that can be read.</param>
    /// <param name="unreadable">
    /// What is left of those that cannot be: a class that is not known is not "no class", and one that was marked default may be the default.
    /// </param>
    public static ResolvedClass Of(string? className, IReadOnlyList<WorkspaceClass> classes, IReadOnlyList<WorkspaceClass>? unreadable = null)
    {
        if ((unreadable ?? []).FirstOrDefault(candidate => string.IsNullOrEmpty(className) ? IsDefault(candidate) : candidate.Metadata.Name == className) is { } unknown)
        {
            return new(unknown.Metadata.Name ?? "", null) { IsUnreadable = true };
        }

        if (!string.IsNullOrEmpty(className))
        {
            return new(className, classes.FirstOrDefault(candidate => candidate.Metadata.Name == className)?.Spec);
        }

        var @default = classes
            .Where(IsDefault)
            .OrderBy(candidate => candidate.Metadata.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return new(@default?.Metadata.Name ?? "", @default is null ? new() : @default.Spec ?? new());
    }

    private static bool IsDefault(WorkspaceClass candidate) => candidate.Metadata.Annotation(BerthAnnotations.IsDefaultClass) == "true";
}
