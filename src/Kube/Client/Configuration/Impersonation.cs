namespace Berth.Kube.Client;

/// <summary>Whom to act as (<c>as</c>, <c>as-uid</c>, <c>as-groups</c>, <c>as-user-extra</c>).</summary>
public sealed record Impersonation
{
    /// <summary>The user's name.</summary>
    public required string UserName { get; init; }

    /// <summary>The user's uid.</summary>
    public string? Uid { get; init; }

    /// <summary>The user's groups.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>What else is said about the user, by key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}
