using System.Collections.Concurrent;
using Berth.Gateway.Login;
using Microsoft.AspNetCore.Http;

namespace Berth.Tests.Integration.Gateway;

/// <summary>Sessions without a provider: the cookie's value is the session. What a login is, the tests of the login prove.</summary>
public sealed class TestSessions : ISessions
{
    private readonly ConcurrentDictionary<string, bool> _ended = new();
    private readonly ConcurrentBag<Action> _observers = [];

    /// <summary>The cookie of a new session of an account, such as <c>alice</c>.</summary>
    public static string Cookie(string account, TimeSpan? lasting = null) =>
        $"__Host-berth={account}.{Guid.NewGuid():N}.{(TimeProvider.System.GetUtcNow() + (lasting ?? TimeSpan.FromHours(1))).ToUnixTimeMilliseconds()}";

    /// <summary>Logs out.</summary>
    public void End(string cookie)
    {
        _ended[cookie.Split('=')[1]] = true;
        foreach (var observer in _observers)
        {
            observer();
        }
    }

    public GatewayIdentity? Read(HttpContext context)
    {
        if (context.Request.Cookies["__Host-berth"] is not { } value || value.Split('.') is not [var account, _, var end] || _ended.ContainsKey(value))
        {
            return null;
        }

        return new()
        {
            Issuer = "https://id.example.com",
            Subject = account,
            Names = [$"{account}@example.com", account],
            Groups = account == "carol" ? ["reviewers"] : [],
            SessionId = value,
            ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(end, System.Globalization.CultureInfo.InvariantCulture)),
        };
    }

    public bool IsEnded(GatewayIdentity identity) => _ended.ContainsKey(identity.SessionId);

    public IDisposable OnEnded(Action ended)
    {
        _observers.Add(ended);
        return new MemoryStream();
    }

    public Task ChallengeAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    public Task<bool> TryHandleAsync(HttpContext context) => Task.FromResult(false);
}
