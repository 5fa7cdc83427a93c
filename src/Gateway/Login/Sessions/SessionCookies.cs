using System.Collections.Concurrent;

namespace Berth.Gateway.Login;

/// <summary>Session cookies: sealed for one host each, read as strictly as they are written.</summary>
internal sealed class SessionCookies(LoginSeals seals, GatewaySettings settings, LoginSettings login, TimeProvider time)
{
    /// <summary>What fits into a cookie of 4096 bytes (RFC 6265, section 6.1), name and attributes included.</summary>
    private const int Longest = 3900;

    private const int MostTried = 4;
    private const int MostOpened = 4096;

    // Opening one costs more than the rest of a request; a browser sends the same one each time.
    private readonly ConcurrentDictionary<string, SealedSession> _opened = new(StringComparer.Ordinal);
    private readonly RecentCookies _recent = new();

    /// <summary>The host that a session can be for, in the form in which it is sealed; null when the request's host is not ours.</summary>
    public (string Host, string Scheme)? HostOf(HttpRequest request)
    {
        if (IsPortal(request.Host))
        {
            return (settings.PortalUrl.IdnHost, settings.PortalUrl.Scheme);
        }

        return settings.Workspaces.LabelOf(request.Host) is { } label ? (WorkspaceHost(label), settings.Workspaces.Scheme) : null;
    }

    /// <summary>Whether a Host header names the portal.</summary>
    public bool IsPortal(HostString host) =>
        string.Equals(host.Host, settings.PortalUrl.IdnHost, StringComparison.OrdinalIgnoreCase)
        && (host.Port ?? (settings.PortalUrl.Scheme == Uri.UriSchemeHttps ? 443 : 80)) == settings.PortalUrl.Port;

    /// <summary>The name of a workspace's host.</summary>
    public string WorkspaceHost(string label) => $"{label}.{settings.Workspaces.Domain}";

    /// <summary>
    /// The session of a request. Of several cookies with our name (GHSA-7r3h-4ph8-w38g) the one that was sealed for this host counts;
    /// when there are two of these, somebody has planted one, and neither counts.
    /// </summary>
    public GatewayIdentity? Read(HttpRequest request)
    {
        if (HostOf(request) is not var (host, scheme))
        {
            return null;
        }

        var header = request.Headers.Cookie is [{ } only] ? only : null;
        if (header is not null && _recent.Find(header) is { } recent)
        {
            return recent.Host == host && !IsOver(recent.Identity) ? recent.Identity : null;
        }

        GatewayIdentity? found = null;
        var values = LoginCookies.Values(request, LoginCookies.Session(scheme));
        foreach (var value in values.Take(MostTried))
        {
            if (Open(value) is not { } session || session.Host != host || IsOver(session.Identity))
            {
                continue;
            }

            if (found is not null && found.SessionId != session.Identity.SessionId)
            {
                return null;
            }

            found = session.Identity;
            if (header is not null && values.Count == 1 && HttpProtocol.IsHttp11(request.Protocol))
            {
                _recent.Note(header, session);
            }
        }

        return values.Count > MostTried ? null : found;
    }

    /// <summary>Sets the session of a host.</summary>
    /// <returns>False when it is too long for a cookie: the account is in too many groups.</returns>
    public bool TrySet(HttpContext context, string host, string scheme, GatewayIdentity identity)
    {
        var value = seals.Sessions.Seal(new(host, identity), identity.ExpiresAt);
        if (value.Length > Longest)
        {
            return false;
        }

        LoginCookies.Set(context, scheme, LoginCookies.Session(scheme), value, identity.ExpiresAt - time.GetUtcNow());
        return true;
    }

    // A lifetime that an administrator has made shorter holds for those who are logged in already.
    private bool IsOver(GatewayIdentity identity) =>
        time.GetUtcNow() is var now && (identity.ExpiresAt <= now || identity.StartedAt + login.SessionLifetime <= now);

    private SealedSession? Open(string value)
    {
        if (_opened.TryGetValue(value, out var known))
        {
            return known;
        }

        var session = seals.Sessions.Open(value);
        if (session is not null)
        {
            if (_opened.Count >= MostOpened)
            {
                _opened.Clear();
            }

            _opened[value] = session;
        }

        return session;
    }
}
