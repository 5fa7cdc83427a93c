namespace Berth.Crds;

/// <summary>Annotations that Berth reads or writes.</summary>
public static class BerthAnnotations
{
    /// <summary>On a WorkspaceClass, <c>"true"</c>: workspaces that name no class get this one.</summary>
    public const string IsDefaultClass = $"{BerthLabels.Group}/is-default-class";
}
