using System.Threading.RateLimiting;
using Berth.Gateway.Login;

namespace Berth.Gateway.Links;

/// <summary>How often an account may come to links: each time may ask a repository's host. Accounts share a fixed number of windows.</summary>
internal sealed class LinkRateLimit : IDisposable
{
    private const int Windows = 4096;
    private const int PerMinute = 60;

    private readonly PartitionedRateLimiter<GatewayIdentity> _limiter = PartitionedRateLimiter.Create<GatewayIdentity, int>(who =>
        RateLimitPartition.GetFixedWindowLimiter(
            (int)((uint)HashCode.Combine(who.Issuer, who.Subject) % Windows),
            _ => new() { PermitLimit = PerMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    /// <summary>Counts a request; false when it is one too many.</summary>
    public bool TryPass(GatewayIdentity who)
    {
        using var lease = _limiter.AttemptAcquire(who);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
