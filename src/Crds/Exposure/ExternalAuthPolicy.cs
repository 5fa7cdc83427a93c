using Berth.Crds.Schema;

namespace Berth.Crds;

/// <summary>What asks the gateway about requests, and what is done although it cannot cut off connections.</summary>
[CelRule(
    "self.controller != 'Traefik' || has(self.middleware)",
    "controller Traefik needs middleware: the ForwardAuth middleware that asks the gateway, such as berth-system-authorize@kubernetescrd")]
public sealed record ExternalAuthPolicy
{
    /// <summary>The ingress controller, whose annotations are written.</summary>
    public required ExternalAuthController Controller { get; init; }

    /// <summary>With Traefik: the middleware that asks the gateway, as Traefik calls it: namespace, hyphen, name, @kubernetescrd.</summary>
    [Length(1, 253)]
    [Pattern(
        "^[a-z0-9][-a-z0-9.]*@[a-z]+$",
        "middleware must be a middleware as Traefik calls it, such as berth-system-authorize@kubernetescrd")]
    public string? Middleware { get; init; }

    /// <summary>
    /// Whether workspaces may be shared although guests who are inside stay there when the sharing ends, until they close what is open.
    /// </summary>
    public bool AllowSharing { get; init; }
}
