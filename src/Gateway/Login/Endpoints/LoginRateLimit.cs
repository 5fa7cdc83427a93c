using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Berth.Gateway.Login;

/// <summary>
/// How often a client may come to the login: a fixed window per address. Addresses share a fixed number of windows, so that no number
/// of addresses takes more memory.
/// </summary>
internal sealed class LoginRateLimit(LoginSettings settings, ILogger<LoginRateLimit> logger) : IDisposable
{
    private const int Windows = 8192;
    private const int Ipv6NetworkBytes = 8;

    private readonly PartitionedRateLimiter<IPAddress> _limiter = PartitionedRateLimiter.Create<IPAddress, int>(address =>
        RateLimitPartition.GetFixedWindowLimiter(
            WindowOf(address),
            _ => new() { PermitLimit = settings.RequestsPerMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    /// <summary>Counts a request; answers it with 429 when it is one too many.</summary>
    public async Task<bool> TryPassAsync(HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire(context.Connection.RemoteIpAddress ?? IPAddress.None);
        if (lease.IsAcquired)
        {
            return true;
        }

        LoginLog.TooMany(logger, context.Connection.RemoteIpAddress);
        context.Response.Headers.RetryAfter = "60";
        await Page.ShowAsync(context, StatusCodes.Status429TooManyRequests, Pages.TooMany());
        return false;
    }

    public void Dispose() => _limiter.Dispose();

    // HashCode is seeded at random: nobody can look for addresses that share a window with somebody else's.
    private static int WindowOf(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = plain.GetAddressBytes();
        var hash = default(HashCode);
        hash.AddBytes(plain.AddressFamily == AddressFamily.InterNetworkV6 ? bytes.AsSpan(0, Ipv6NetworkBytes) : bytes);
        return (int)((uint)hash.ToHashCode() % Windows);
    }
}
