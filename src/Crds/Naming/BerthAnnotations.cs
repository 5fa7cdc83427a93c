namespace Berth.Crds;

/// <summary>Annotations that Berth reads or writes.</summary>
public static class BerthAnnotations
{
    /// <summary>On a WorkspaceClass, <c>"true"</c>: workspaces that name no class get this one.</summary>
    public const string IsDefaultClass = $"{BerthLabels.Group}/is-default-class";

    /// <summary>On an Ingress: the names of the annotations that the operator gave it, so that it can take them back.</summary>
    public const string Annotations = $"{BerthLabels.Group}/annotations";

    /// <summary>On a Workspace that was made by opening a snapshot's link: the uid of the snapshot.</summary>
    public const string OpenedSnapshot = $"{BerthLabels.Group}/opened-snapshot";

    /// <summary>On a Secret with somebody's credentials for hosts of repositories: whose they are, as an owner is named.</summary>
    public const string Owner = $"{BerthLabels.Group}/owner";
}
