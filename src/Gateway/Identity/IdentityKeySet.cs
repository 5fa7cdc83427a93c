namespace Berth.Gateway.Identity;

/// <summary>The keys that are known at a moment. Pure: the same keys and the same time always give the same answers.</summary>
/// <param name="All">All of them: what workspaces are told, so that a key is known before anything is signed with it.</param>
public sealed record IdentityKeySet(IReadOnlyList<IdentityKey> All)
{
    /// <summary>How long one is used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>How long one is published before it is used. Replicas read them far more often.</summary>
    public static readonly TimeSpan PublishedBefore = TimeSpan.FromHours(1);

    /// <summary>No keys: nobody is told anything.</summary>
    public static IdentityKeySet Empty { get; } = new([]);

    /// <summary>What is signed with: the latest of those that are published long enough, or the first of all; null when there is none.</summary>
    public IdentityKey? SigningAt(DateTimeOffset now) =>
        All.Where(key => now - key.CreatedAt >= PublishedBefore).MaxBy(key => key.CreatedAt) ?? All.MinBy(key => key.CreatedAt);

    /// <summary>Whether another is to be made.</summary>
    public bool NeedsAnotherAt(DateTimeOffset now) => All.Count == 0 || now - All.Max(key => key.CreatedAt) >= Lifetime - PublishedBefore;

    /// <summary>Those that nothing was signed with for a whole lifetime.</summary>
    public IEnumerable<IdentityKey> ForgottenAt(DateTimeOffset now) =>
        SigningAt(now) is { } signing ? All.Where(key => key.CreatedAt < signing.CreatedAt && now - key.CreatedAt >= 2 * Lifetime) : [];
}
