namespace Berth.Crds;

/// <summary>Labels that Berth puts on objects.</summary>
public static class BerthLabels
{
    /// <summary>The API group, and the prefix of everything that is ours.</summary>
    public const string Group = "berth.dev";

    /// <summary>The name of the workspace that an object belongs to.</summary>
    public const string Workspace = $"{Group}/workspace";

    /// <summary>The uid of that workspace: a name can be taken again, a uid cannot.</summary>
    public const string WorkspaceUid = $"{Group}/workspace-uid";

    /// <summary>The namespace of that workspace, on what is made for it in another one.</summary>
    public const string WorkspaceNamespace = $"{Group}/workspace-namespace";

    /// <summary>The name of the workspace snapshot that an object belongs to.</summary>
    public const string Snapshot = $"{Group}/snapshot";

    /// <summary>The name of the workspace's volume, as in <c>spec.volumes</c>, that a claim or a volume snapshot stands for.</summary>
    public const string Volume = $"{Group}/volume";

    /// <summary>The namespace of the workspace snapshot whose data an object imports into another namespace.</summary>
    public const string SourceNamespace = $"{Group}/source-namespace";

    /// <summary>The name of that snapshot.</summary>
    public const string SourceSnapshot = $"{Group}/source-snapshot";

    /// <summary>The uid of that snapshot.</summary>
    public const string SourceSnapshotUid = $"{Group}/source-snapshot-uid";

    /// <summary>Kubernetes' recommended label: the name of the application.</summary>
    public const string Name = "app.kubernetes.io/name";

    /// <summary>Kubernetes' recommended label: which one of the application's instances.</summary>
    public const string Instance = "app.kubernetes.io/instance";

    /// <summary>Kubernetes' recommended label: the part within the application.</summary>
    public const string Component = "app.kubernetes.io/component";

    /// <summary>Kubernetes' recommended label: the larger application.</summary>
    public const string PartOf = "app.kubernetes.io/part-of";

    /// <summary>Kubernetes' recommended label: the tool that manages the object.</summary>
    public const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>The value of <see cref="ManagedBy"/> on what the operator makes.</summary>
    public const string ManagedByBerth = "berth";
}
