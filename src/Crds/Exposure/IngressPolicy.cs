using Berth.Crds.Schema;

namespace Berth.Crds;

/// <summary>What the Ingresses that are made for workspaces have in common. Nothing of a workspace gets into an annotation.</summary>
public sealed record IngressPolicy
{
    /// <summary>The most annotations.</summary>
    public const int MostAnnotations = 16;

    /// <summary>The IngressClass. Without it the cluster's default one.</summary>
    [Length(1, 253)]
    [Pattern(Patterns.DnsSubdomain, "className must be the name of an IngressClass: lower-case letters, digits, hyphens and dots")]
    public string? ClassName { get; init; }

    /// <summary>Annotations for the ingress controller and for others that look at Ingresses, such as cert-manager.</summary>
    [MaxItems(MostAnnotations)]
    [Length(0, 4096, Items = true)]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>
    /// The Secret in the gateway's namespace with the certificate. {label} stands for the first label of the host, so that
    /// {label}-tls is one Secret for each host. Without it an Ingress names no certificate, and the ingress controller uses its own.
    /// </summary>
    [Length(1, 200)]
    [Pattern(
        @"^([a-z0-9]|\{label\})(([-a-z0-9.]|\{label\})*([a-z0-9]|\{label\}))?$",
        "tlsSecretName must be the name of a Secret, in which {label} may stand for the label of the host, such as {label}-tls")]
    public string? TlsSecretName { get; init; }
}
