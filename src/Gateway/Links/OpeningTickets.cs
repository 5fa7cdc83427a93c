using System.Security.Cryptography;
using System.Text;
using Berth.Crds;
using Berth.Gateway.Login;
using Microsoft.AspNetCore.DataProtection;

namespace Berth.Gateway.Links;

/// <summary>Gives out tickets and takes them, on any replica.</summary>
internal sealed class OpeningTickets(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>The field of the form.</summary>
    public const string Field = "ticket";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly Sealer<OpeningTicket> _sealer = new(protection, "opening", LinksJsonContext.Default.OpeningTicket, time);

    /// <summary>A ticket for one page.</summary>
    public string Give(GatewayIdentity who, WorkspaceSnapshot snapshot) =>
        _sealer.Seal(new(Digest(who), snapshot.Metadata.Uid!, LoginSecret.New()), time.GetUtcNow() + Lifetime);

    /// <summary>Reads a ticket; null when it was not given to this session for this snapshot, or an hour ago.</summary>
    public OpeningTicket? Take(string? text, GatewayIdentity who, WorkspaceSnapshot snapshot) =>
        _sealer.Open(text) is { } ticket
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(ticket.Session), Encoding.ASCII.GetBytes(Digest(who)))
        && ticket.SnapshotUid == snapshot.Metadata.Uid
            ? ticket
            : null;

    private static string Digest(GatewayIdentity who) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(who.SessionId)));
}
