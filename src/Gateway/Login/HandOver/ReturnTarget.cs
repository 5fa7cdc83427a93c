namespace Berth.Gateway.Login;

/// <summary>Where a browser may be sent after the login: a page of the portal, or of a workspace's host. Nowhere else.</summary>
internal static class ReturnTarget
{
    /// <summary>The longest that path and query may be; what is longer is left out, since it has to fit into a cookie.</summary>
    public const int LongestPath = 1500;

    /// <summary>The address of a target as it may be sent in a Location header; null when it is not one of ours.</summary>
    /// <param name="text">A path on the portal, or an absolute address.</param>
    /// <param name="settings">The portal and the workspaces' domain.</param>
    public static string? Read(string? text, GatewaySettings settings)
    {
        if (text is not { Length: > 0 and <= LongestPath + 300 } || !text.All(c => c is > ' ' and < '\x7f' and not '\\'))
        {
            return null;
        }

        if (IsPath(text))
        {
            return Origin(settings.PortalUrl) + text;
        }

        // What is not written as its parsed form would be read in another way by a browser: refuse it, do not mend it.
        var origin = settings.Workspaces.Scheme + "://";
        return text.StartsWith(origin, StringComparison.Ordinal)
            && text.IndexOf('/', origin.Length) is var slash and > 0
            && settings.Workspaces.LabelOf(new(text[origin.Length..slash])) is { } label
            && settings.Workspaces.Origin(label) == text[..slash]
            && IsPath(text[slash..])
                ? text
                : null;
    }

    /// <summary>Path and query of a request, to come back to; the root when they cannot be kept.</summary>
    public static string PathOf(HttpRequest request)
    {
        var path = request.PathBase.ToUriComponent() + request.Path.ToUriComponent() + request.QueryString.ToUriComponent();
        return path.Length <= LongestPath && IsPath(path) ? path : "/";
    }

    /// <summary>Scheme, host and port of the portal.</summary>
    public static string Origin(Uri portal) => portal.GetLeftPart(UriPartial.Authority);

    // "//host" and "/\host" are other hosts to a browser.
    private static bool IsPath(string text) =>
        text[0] == '/' && (text.Length == 1 || text[1] is not ('/' or '\\')) && text.All(c => c is > ' ' and < '\x7f' and not '\\');
}
