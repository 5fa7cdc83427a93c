using System.Globalization;
using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Plans;

namespace Berth.Operator.Workspaces;

/// <summary>What there is to tell of a workspace's sharing. The gateway decides by the same rules (<see cref="EffectiveSharing"/>), on its own.</summary>
/// <param name="With">Whom it is shared with and until when, as a sentence; null while it is not shared.</param>
/// <param name="Not">Why it is not shared, and what would change that; null while it is.</param>
/// <param name="ChangesAt">When this changes by itself: the sharing ends, or its end has come within what the class allows; null for never.</param>
public sealed record WorkspaceSharing(string? With, Refusal? Not, DateTimeOffset? ChangesAt)
{
    private const int NamesTold = 3;

    /// <summary>Works it out.</summary>
    public static WorkspaceSharing Of(WorkspaceView view)
    {
        if (view.Workspace.Spec?.Sharing is not { Level: not SharingLevel.None } asked)
        {
            return Refused(Reasons.NotShared, "Only the owner gets in. To share it, set spec.sharing.level to Users and name them, or to Authenticated.");
        }

        if (!view.Address.LeadsThroughGateway)
        {
            return Refused(
                Reasons.NoGateway,
                "Workspaces of this installation are reached without the gateway, which lets guests in: its administrator has to install the gateway, "
                + "and to set the workspaces' address to one with {label}.");
        }

        if (asked is { Level: SharingLevel.Users, Users: null or { Count: 0 }, Groups: null or { Count: 0 } })
        {
            return Refused(Reasons.NobodyNamed, "The level Users needs somebody to share with: name them in spec.sharing.users or spec.sharing.groups.");
        }

        var sharing = EffectiveSharing.Of(asked, view.Class.Policy, view.Now);
        return sharing.Refusal is { } refusal
            ? WhyNot(refusal, asked, view.Class)
            : new(
                $"Shared with {Guests(asked)}{(sharing.Until is { } until ? $" until {Time(until)}" : "")}."
                + (view.Class.Policy?.Exposure.Mode == ExposureMode.ExternalAuth
                    ? " What guests have open when it ends stays open until they close it (ExternalAuth)."
                    : ""),
                null,
                sharing.Until);
    }

    /// <summary>How long until it changes by itself; null for never.</summary>
    public TimeSpan? NextLook(DateTimeOffset now) => ChangesAt - now;

    private static WorkspaceSharing Refused(string reason, string message) => new(null, new(reason, message), null);

    private static WorkspaceSharing WhyNot(SharingRefusal refusal, SharingSpec asked, ResolvedClass @class)
    {
        // The end comes closer: what is too far away now is not for ever.
        var begins = refusal == SharingRefusal.TooLong && GoDuration.TryParse(@class.Policy?.Sharing.MaxDuration, out var most) ? asked.ExpiresAt - most : null;
        var message = refusal switch
        {
            SharingRefusal.NoClass => $"There is no WorkspaceClass named '{@class.Name}'. Create it, or name one that exists (kubectl get wsc).",
            SharingRefusal.Disabled => $"The class '{@class.Name}' allows no sharing: ask its administrator, or make the workspace in another class.",
            SharingRefusal.NoCutOff =>
                $"The class '{@class.Name}' leads requests past the gateway (ExternalAuth), which then cannot cut guests off when a sharing ends. "
                + "Make the workspace in another class, or ask the administrator to accept that (exposure.externalAuth.allowSharing).",
            SharingRefusal.LevelNotAllowed =>
                $"The class '{@class.Name}' does not allow the level {asked.Level}. Allowed: {string.Join(", ", @class.Policy!.Sharing.Levels!.DefaultIfEmpty(SharingLevel.None))}.",
            SharingRefusal.Expired => $"The sharing ended at {Time(asked.ExpiresAt!.Value)}. To share it again, set spec.sharing.expiresAt to a later time, or remove it.",
            _ => $"The class '{@class.Name}' wants a sharing to end within {@class.Policy?.Sharing.MaxDuration}: set spec.sharing.expiresAt to a time no further away."
                + (begins is { } from ? $" As it is, the sharing begins at {Time(from)}." : ""),
        };
        return new(null, new(refusal.ToString(), message), begins);
    }

    private static string Guests(SharingSpec asked)
    {
        if (asked.Level == SharingLevel.Authenticated)
        {
            return "everybody who has logged in";
        }

        string[] parts = [.. Names("", asked.Users), .. Names("the group ", asked.Groups)];
        return string.Join(" and ", ((string[])[string.Join(", ", parts[..^1]), parts[^1]]).Where(part => part.Length > 0));
    }

    private static IEnumerable<string> Names(string prefix, IReadOnlyList<string>? names) =>
        names is null ? []
        : names.Count <= NamesTold ? names.Select(name => prefix + name)
        : names.Take(NamesTold).Select(name => prefix + name).Append($"{names.Count - NamesTold} more {(prefix.Length == 0 ? "users" : "groups")}");

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
