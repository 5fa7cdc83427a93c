namespace Berth.Kube.Models;

/// <summary>The identity of a pod towards the API server.</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "ServiceAccount", PluralName = "serviceaccounts")]
public sealed record V1ServiceAccount : KubernetesObject
{
    /// <summary>The <c>automountServiceAccountToken</c> field of the Kubernetes API.</summary>
    public bool? AutomountServiceAccountToken { get; init; }
}
