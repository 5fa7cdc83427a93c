namespace Berth.Gateway.Login;

/// <summary>Who is behind a request, and whether that login still stands.</summary>
public interface ISessions
{
    /// <summary>
    /// Reads the session cookie of a host. Null when there is none, when it is not ours, was sealed for another host, has expired or
    /// was logged out.
    /// </summary>
    GatewayIdentity? Read(HttpContext context);

    /// <summary>Whether a session was ended before its time, by a logout here or at the provider, through any replica.</summary>
    bool IsEnded(GatewayIdentity identity);

    /// <summary>Is called, on any thread, after sessions ended; <see cref="IsEnded"/> says which.</summary>
    IDisposable OnEnded(Action ended);

    /// <summary>
    /// Answers a request without a session on a workspace's host: sends a browser's page to the login and back here, refuses anything
    /// else with 401.
    /// </summary>
    Task ChallengeAsync(HttpContext context);

    /// <summary>
    /// Answers what belongs to the login on a workspace's host (the single-purpose code of the hand-over, the logout), never passed on
    /// to a workspace.
    /// </summary>
    /// <returns>Whether it has answered.</returns>
    Task<bool> TryHandleAsync(HttpContext context);
}
