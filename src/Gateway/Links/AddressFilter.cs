using System.Net;
using System.Net.Sockets;

namespace Berth.Gateway.Links;

/// <summary>
/// Which addresses may be connected to on behalf of somebody's repository: those of the public Internet, and networks that an
/// administrator lists. Pure. Follows IANA's special-purpose registries (RFC 6890).
/// </summary>
internal static class AddressFilter
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Of what is global unicast: protocol assignments and Teredo, documentation, 6to4 (which holds an IPv4 address), ORCHID.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        ]).Select(IPNetwork.Parse),
    ];

    // Everything else of IPv6 is local, reserved, or another way to write an IPv4 address.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Whether an address may be connected to.</summary>
    /// <param name="address">The address that would be connected to, not the name that led to it.</param>
    /// <param name="listed">Networks that are allowed beside the public ones; what cannot be read allows nothing.</param>
    public static bool Allows(IPAddress address, IReadOnlyList<string>? listed)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IsPublic(plain) || listed?.Any(network => IPNetwork.TryParse(network, out var parsed) && parsed.Contains(plain)) == true;
    }

    private static bool IsPublic(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork || (address.AddressFamily == AddressFamily.InterNetworkV6 && GlobalUnicast.Contains(address)))
        && !NotPublic.Any(network => network.Contains(address));
}
