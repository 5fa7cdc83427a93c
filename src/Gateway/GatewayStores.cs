using Berth.Crds;
using Berth.Kube.Runtime;
using Berth.Kube.Runtime.Rbac;
using k8s.Models;

namespace Berth.Gateway;

/// <summary>What the gateway keeps of the cluster.</summary>
/// <remarks>The one thing that it writes into workspaces that exist is who is in them and when they were last used.</remarks>
[EntityRbac(typeof(Workspace), Verbs = RbacVerb.Read)]
[EntityRbac(typeof(Workspace), Subresource = "status", Verbs = RbacVerb.Patch)]
[EntityRbac(typeof(WorkspaceClass), Verbs = RbacVerb.Read)]
[EntityRbac(typeof(WorkspaceSnapshot), Verbs = RbacVerb.Read)]
[EntityRbac(typeof(V1Pod), Verbs = RbacVerb.Read)]
public static class GatewayStores
{
    /// <summary>How long a watch lasts. The view is up to twice as old while all is well: a third of the age at which guests are not let in any more.</summary>
    public static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(5);

    /// <summary>Registers the stores that the gate decides from.</summary>
    public static OperatorBuilder AddGatewayStores(this OperatorBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder
            .AddStore<Workspace>(store => store.WatchFor(SignOfLife))
            .AddStore<WorkspaceClass>(store => store.WatchFor(SignOfLife))
            .AddStore<V1Pod>(store => store
                .LabelSelector($"{BerthLabels.ManagedBy}={BerthLabels.ManagedByBerth}")
                .WatchFor(SignOfLife)
                .Transform(WhatIsAsked));
    }

    // Specs of pods are most of their bytes, and say nothing about who gets in.
    private static V1Pod WhatIsAsked(V1Pod pod) => pod with
    {
        Spec = null,
        Metadata = pod.Metadata with { Annotations = null },
        Status = pod.Status is null ? null : new() { Phase = pod.Status.Phase, PodIP = pod.Status.PodIP, Conditions = pod.Status.Conditions },
    };
}
