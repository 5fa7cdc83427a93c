namespace Berth.Kube.Models;

/// <summary>Sensitive data, base64 on the wire.</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Secret", PluralName = "secrets")]
public sealed record V1Secret : KubernetesObject
{
    /// <summary>The <c>type</c> field of the Kubernetes API.</summary>
    public string? Type { get; init; }

    /// <summary>The <c>data</c> field of the Kubernetes API.</summary>
    public IReadOnlyDictionary<string, byte[]>? Data { get; init; }

    /// <summary>The <c>immutable</c> field of the Kubernetes API.</summary>
    public bool? Immutable { get; init; }
}
