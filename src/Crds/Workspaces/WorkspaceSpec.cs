using Berth.Crds.Schema;
using k8s.Models;

namespace Berth.Crds;

/// <summary>What a workspace should be.</summary>
[CelRule(
    "has(self.source) == has(oldSelf.source) && (!has(self.source) || self.source == oldSelf.source)",
    "source says how the files came to be and can be neither changed, added nor removed: create a new workspace instead")]
// A workspace that starts from a snapshot takes its volumes over from it, once.
[CelRule(
    "has(oldSelf.volumes) ? has(self.volumes) && self.volumes.size() == oldSelf.volumes.size() "
    + "&& self.volumes.all(v, oldSelf.volumes.exists(o, o.name == v.name)) : !has(self.volumes) || has(self.source)",
    "volumes can be neither added, removed nor renamed: create a new workspace instead")]
public sealed record WorkspaceSpec
{
    /// <summary>
    /// The account that the workspace belongs to, as the login knows it: a subject or an e-mail address. Cannot be changed: create
    /// another workspace from a snapshot of this one instead.
    /// </summary>
    [Length(1, 253)]
    [Immutable("create another workspace from a snapshot of this one")]
    public required string Owner { get; init; }

    /// <summary>The WorkspaceClass that sets defaults and bounds. Without it the class that is marked as the default one is used.</summary>
    [Length(1, 253)]
    [Pattern(Patterns.DnsSubdomain, "className must be the name of a WorkspaceClass: lower-case letters, digits, hyphens and dots")]
    public string? ClassName { get; init; }

    /// <summary>The container image that the workspace runs. Without it the class's image is used.</summary>
    [Length(1, 1024)]
    [Pattern(Patterns.Image, "image must be an image reference such as registry.example.com/team/image:tag")]
    public string? Image { get; init; }

    /// <summary>
    /// CPU and memory that the workspace asks for (requests) and may use (limits). Without it the class's values are used.
    /// </summary>
    public V1ResourceRequirements? Resources { get; init; }

    /// <summary>
    /// Environment variables of the workspace. They are not captured by snapshots. Keep secrets in a Secret and refer to it with
    /// valueFrom.
    /// </summary>
    [ListMapKey("name")]
    [MaxItems(200)]
    public IReadOnlyList<V1EnvVar>? Env { get; init; }

    /// <summary>
    /// Secrets and ConfigMaps of the same namespace whose keys become environment variables. They are not captured by snapshots.
    /// </summary>
    [MaxItems(50)]
    public IReadOnlyList<V1EnvFromSource>? EnvFrom { get; init; }

    /// <summary>The Git repository that is cloned on the first start.</summary>
    public RepositorySpec? Repository { get; init; }

    /// <summary>What runs when the workspace starts.</summary>
    [ListMapKey("name")]
    [MaxItems(50)]
    public IReadOnlyList<TaskSpec>? Tasks { get; init; }

    /// <summary>
    /// The volumes that keep files over a stop and a start. Without it there is one, of the class's size. The list is fixed once the
    /// workspace exists; only the size of a volume may grow.
    /// </summary>
    [ListMapKey("name")]
    [MaxItems(16)]
    [CelRule(
        "self.all(v, self.exists_one(w, w.mountPath == v.mountPath))",
        "mountPath must differ between volumes: only one volume can be mounted at a path")]
    public IReadOnlyList<VolumeSpec>? Volumes { get; init; }

    /// <summary>The ports that programs in the workspace listen on and that can be reached through its address.</summary>
    [ListMapKey("name")]
    [MaxItems(32)]
    [CelRule("self.all(p, self.exists_one(q, q.port == p.port))", "port must differ between ports: one name for each number")]
    public IReadOnlyList<PortSpec>? Ports { get; init; }

    /// <summary>Whether the workspace should run. Set Stopped to stop its pod and keep its files, and Running to start it again.</summary>
    [Default]
    public OperatingMode OperatingMode { get; init; }

    /// <summary>When the workspace is stopped by itself; the class may bound it.</summary>
    public TimeoutSpec? Timeout { get; init; }

    /// <summary>Whom the workspace is shared with while it runs. Without it nobody: only its owner gets in.</summary>
    public SharingSpec? Sharing { get; init; }

    /// <summary>What the files of the workspace are copied from on the first start. Cannot be changed, added or removed later.</summary>
    public SourceSpec? Source { get; init; }
}
