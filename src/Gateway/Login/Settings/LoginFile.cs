namespace Berth.Gateway.Login;

/// <summary>The JSON of <see cref="LoginSettings"/>, as people write it. A member that is not known is an error.</summary>
public sealed record LoginFile
{
    /// <summary>The OpenID providers.</summary>
    public required IReadOnlyList<ProviderSettings> Providers { get; init; }

    /// <summary>A duration such as <c>8h</c> or <c>30m</c>.</summary>
    public string? SessionLifetime { get; init; }

    /// <summary>See <see cref="LoginSettings.RequestsPerMinute"/>.</summary>
    public int? RequestsPerMinute { get; init; }
}
