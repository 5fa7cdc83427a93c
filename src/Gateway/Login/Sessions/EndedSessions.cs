using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Berth.Gateway.Login;

/// <summary>The sessions that were ended before their time, through any replica.</summary>
internal sealed class EndedSessions(EndedRecords records)
{
    // A browser's session is asked for with each request.
    private readonly ConditionalWeakTable<GatewayIdentity, Digests> _digests = [];

    /// <summary>Whether it has ended; also while nobody knows, right after the start.</summary>
    public bool Contains(GatewayIdentity identity)
    {
        if (!records.IsKnown)
        {
            return true;
        }

        var digests = _digests.GetValue(identity, static identity => new(
            OfSession(identity.SessionId),
            identity.ProviderSession is { } sid ? OfProviderSession(identity.Issuer, sid) : null,
            OfSubject(identity.Issuer, identity.Subject)));
        // Asked for twice with each request, and the answer seldom changes: it holds until any record does.
        var version = records.Version;
        if (digests.StoodAt == version)
        {
            return false;
        }

        if (records.Find(digests.Session) is not null
            || (digests.ProviderSession is { } digest && records.Find(digest) is not null)
            || (records.Find(digests.Subject) is { } ended && identity.StartedAt <= ended))
        {
            return true;
        }

        digests.StoodAt = version;
        return false;
    }

    /// <summary>See <see cref="ISessions.OnEnded"/>.</summary>
    public IDisposable Subscribe(Action ended) => records.Subscribe(ended);

    /// <summary>Ends a session on every host.</summary>
    public Task EndAsync(GatewayIdentity identity, CancellationToken ct) => records.AddAsync(OfSession(identity.SessionId), ct);

    /// <summary>Ends what belongs to a session at the provider.</summary>
    public Task EndProviderSessionAsync(string issuer, string sid, CancellationToken ct) => records.AddAsync(OfProviderSession(issuer, sid), ct);

    /// <summary>Ends all sessions of an account that have begun until now.</summary>
    public Task EndSubjectAsync(string issuer, string subject, CancellationToken ct) => records.AddAsync(OfSubject(issuer, subject), ct);

    /// <summary>Whether a logout token of this identifier was used, through any replica.</summary>
    public bool IsUsed(string issuer, string jti) => records.Find(OfToken(issuer, jti)) is not null;

    /// <summary>Remembers the identifier of a logout token, so that it counts once.</summary>
    public Task UseAsync(string issuer, string jti, CancellationToken ct) => records.AddAsync(OfToken(issuer, jti), ct);

    private static string OfSession(string sessionId) => Digest("session", sessionId);

    private static string OfProviderSession(string issuer, string sid) => Digest("sid", issuer, sid);

    private static string OfSubject(string issuer, string subject) => Digest("sub", issuer, subject);

    private static string OfToken(string issuer, string jti) => Digest("jti", issuer, jti);

    // A line end parts what no issuer and no kind may hold.
    private static string Digest(params ReadOnlySpan<string?> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));

    private sealed record Digests(string Session, string? ProviderSession, string Subject)
    {
        private long _stoodAt = -1;

        /// <summary>The version of the records that held none of these.</summary>
        public long StoodAt
        {
            get => Interlocked.Read(ref _stoodAt);
            set => Interlocked.Exchange(ref _stoodAt, value);
        }
    }
}
