using System.Text.Json.Serialization;

namespace Berth.Crds;

/// <summary>An ingress controller that asks somebody else about each request.</summary>
[JsonConverter(typeof(EnumNameConverter<ExternalAuthController>))]
public enum ExternalAuthController
{
    /// <summary>The ingress-nginx of the Kubernetes project: 1.13.7, 1.14.3 or newer (CVE-2026-24513).</summary>
    Nginx,

    /// <summary>Traefik, by a ForwardAuth middleware.</summary>
    Traefik,

    /// <summary>The haproxy-ingress of jcmoraisjr, 0.13 or newer.</summary>
    HAProxy,
}
