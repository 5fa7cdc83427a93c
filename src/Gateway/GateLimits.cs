namespace Berth.Gateway;

/// <summary>What one user, one workspace and one client may ask of the gate.</summary>
public sealed record GateLimits
{
    /// <summary>Requests and upgraded connections that one login may have under way at once.</summary>
    public int ConnectionsPerSession { get; init; } = 512;

    /// <summary>Requests and upgraded connections that one account may have under way at once, over all of its logins.</summary>
    public int ConnectionsPerUser { get; init; } = 1024;

    /// <summary>Requests and upgraded connections that one workspace may have under way at once.</summary>
    public int ConnectionsPerWorkspace { get; init; } = 4096;

    /// <summary>The longest that all headers of a request may be, in bytes.</summary>
    public int RequestHeaderBytes { get; init; } = 32 * 1024;

    /// <summary>The longest that all headers of a workspace's answer may be, in KiB.</summary>
    public int ResponseHeaderKib { get; init; } = 64;

    /// <summary>How long a client may take to send the headers of a request.</summary>
    public TimeSpan HeadersWithin { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest that a request's body to the portal may be, in bytes. Workspaces decide themselves what they take.</summary>
    public long PortalBodyBytes { get; init; } = 1024 * 1024;

    /// <summary>How slowly a client may send a body, or read an answer that waits for it, in bytes per second. WebSockets may be idle.</summary>
    public double SlowestBytesPerSecond { get; init; } = 240;

    /// <summary>How long a client may be slower than that.</summary>
    public TimeSpan SlowFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Requests and WebSockets that one HTTP/2 connection may have under way at once.</summary>
    public int Http2Streams { get; init; } = 200;

    /// <summary>How long connections may go on after the process was asked to stop.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How long everything goes on as before after that, until whatever sends requests here has learned of it.</summary>
    public TimeSpan DrainDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The oldest that the view of the cluster may be for guests to come in.</summary>
    public TimeSpan ViewAgeForGuests { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The oldest that the view of the cluster may be for owners.</summary>
    public TimeSpan ViewAgeForOwners { get; init; } = TimeSpan.FromMinutes(5);
}
