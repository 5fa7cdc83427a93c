using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Plans;
using k8s.Models;

namespace Berth.Operator.Exposure;

/// <summary>
/// Decides whether an Ingress has outlived its workspace. The finalizer of a workspace takes its Ingresses along; but a finalizer can be
/// taken off by hand while no operator runs, and the garbage collector follows no owner into another namespace.
/// </summary>
public static class IngressSweep
{
    /// <summary>The workspace that an Ingress of ours is for; null when it does not say.</summary>
    public static ObjectKey? WorkspaceOf(V1Ingress ingress)
    {
        ArgumentNullException.ThrowIfNull(ingress);
        return (ingress.Metadata.Label(BerthLabels.WorkspaceNamespace), ingress.Metadata.Label(BerthLabels.Workspace)) is ({ } @namespace, { } name)
            ? new(@namespace, name)
            : null;
    }

    /// <summary>The deletion of an Ingress whose workspace is gone, or has come again under its name as another; null for any other.</summary>
    /// <param name="ingress">An Ingress with our labels.</param>
    /// <param name="workspace">The workspace of that name, if there is one that can be read.</param>
    /// <param name="isUnreadable">Whether there is one that cannot be read: it is not gone.</param>
    public static PlannedWrite? Plan(V1Ingress ingress, Workspace? workspace, bool isUnreadable = false) =>
        !isUnreadable
        && WorkspaceOf(ingress) is not null
        && ingress.Metadata is { DeletionTimestamp: null }
        && ingress.Metadata.Label(BerthLabels.WorkspaceUid) is { } uid
        && workspace?.Metadata.Uid != uid
            ? new DeleteObject<V1Ingress>(ingress)
            : null;
}
