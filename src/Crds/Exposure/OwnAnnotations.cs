namespace Berth.Crds;

/// <summary>The annotations with which ingress controllers are told who decides, and which may switch that off.</summary>
public static class OwnAnnotations
{
    /// <summary>The rule of <see cref="IsOwn"/> in CEL, for a name called <c>name</c>.</summary>
    internal const string IsOwnRule =
        "name.contains('/auth-') || name.endsWith('/satisfy') || name.endsWith('/custom-http-errors') || name.endsWith('/router.middlewares')";

    /// <summary>
    /// Whether an annotation plays a part in who gets in: a cache of answers or an alternative to them would let others in, and error pages
    /// have stood for answers (CVE-2026-24513).
    /// </summary>
    public static bool IsOwn(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Contains("/auth-", StringComparison.Ordinal)
            || name.EndsWith("/satisfy", StringComparison.Ordinal)
            || name.EndsWith("/custom-http-errors", StringComparison.Ordinal)
            || name.EndsWith("/router.middlewares", StringComparison.Ordinal);
    }
}
