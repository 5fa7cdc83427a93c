using Berth.Crds;

namespace Berth.Operator.Exposure;

/// <summary>
/// The annotations by which an ingress controller asks the gateway about each request to a host. The host is part of the address that is
/// asked, so that no header of a client can choose another (GHSA-5g4w-3vw9-478w); but Traefik has one address for all.
/// </summary>
public static class ExternalAuthAnnotations
{
    /// <summary>Where a browser without a session is sent, on the host itself.</summary>
    public const string LoginPath = "/.berth/login";

    private const string Nginx = "nginx.ingress.kubernetes.io";
    private const string HAProxy = "haproxy-ingress.github.io";

    /// <summary>The annotations for a host.</summary>
    /// <param name="policy">The class's.</param>
    /// <param name="label">The label of the host; checked by <see cref="HostLabels"/>.</param>
    /// <param name="origin">Scheme, host and port of the host.</param>
    /// <param name="authorizeUrl">Where the gateway is asked.</param>
    public static IReadOnlyDictionary<string, string> Of(ExternalAuthPolicy policy, string label, Uri origin, string authorizeUrl)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(origin);
        return policy.Controller switch
        {
            ExternalAuthController.Nginx => new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [$"{Nginx}/auth-url"] = $"{authorizeUrl}/nginx/{label}",
                [$"{Nginx}/auth-signin"] = origin.GetLeftPart(UriPartial.Authority) + LoginPath,
                // The gateway answers with the cookies that are not its own, and these take the place of what the browser sent.
                [$"{Nginx}/auth-response-headers"] = "Cookie",
            },
            ExternalAuthController.HAProxy => new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [$"{HAProxy}/auth-url"] = $"{authorizeUrl}/haproxy/{label}",
                [$"{HAProxy}/auth-method"] = "*",
                [$"{HAProxy}/auth-headers-request"] = "*",
                [$"{HAProxy}/auth-headers-succeed"] = "Cookie",
                [$"{HAProxy}/auth-headers-fail"] = "*",
            },
            _ => new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["traefik.ingress.kubernetes.io/router.middlewares"] = policy.Middleware ?? "",
            },
        };
    }
}
