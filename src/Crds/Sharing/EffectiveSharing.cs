namespace Berth.Crds;

/// <summary>
/// What a workspace's sharing comes to under its class. The operator tells it and the gateway enforces it; both ask here, so that they
/// cannot differ.
/// </summary>
/// <param name="Level">Whom it is shared with; <see cref="SharingLevel.None"/> when anything stands against it.</param>
/// <param name="Until">When it ends by itself; null for never.</param>
/// <param name="Refusal">Why what the workspace asks for is not given; null when it is, or when nothing is asked for.</param>
public sealed record EffectiveSharing(SharingLevel Level, DateTimeOffset? Until, SharingRefusal? Refusal)
{
    private static readonly EffectiveSharing Nobody = new(SharingLevel.None, null, null);

    /// <summary>Works it out. A class that is not known shares nothing.</summary>
    public static EffectiveSharing Of(SharingSpec? asked, WorkspaceClassSpec? given, DateTimeOffset now)
    {
        if (asked is null or { Level: SharingLevel.None })
        {
            return Nobody;
        }

        var refusal = given?.Sharing is not { } policy ? SharingRefusal.NoClass
            : !policy.Enabled ? SharingRefusal.Disabled
            : given.Exposure is { Mode: ExposureMode.ExternalAuth, ExternalAuth: not { AllowSharing: true } } ? SharingRefusal.NoCutOff
            : policy.Levels is { } levels && !levels.Contains(asked.Level) ? SharingRefusal.LevelNotAllowed
            : asked.ExpiresAt <= now ? SharingRefusal.Expired
            : policy.MaxDuration is { } most && !EndsWithin(most, asked.ExpiresAt, now) ? SharingRefusal.TooLong
            : (SharingRefusal?)null;
        return refusal is null ? new(asked.Level, asked.ExpiresAt, null) : Nobody with { Refusal = refusal };
    }

    // A duration that cannot be read allows nothing.
    private static bool EndsWithin(string most, DateTimeOffset? end, DateTimeOffset now) =>
        Kube.Models.GoDuration.TryParse(most, out var duration) && end - now <= duration;
}
