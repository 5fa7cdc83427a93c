using System.Text.RegularExpressions;
using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Plans;

namespace Berth.Operator.Workspaces;

/// <summary>
/// What stands against starting a workspace. The schema and its rules refuse most of this at the door; a cluster without CEL lets it in,
/// and a class can change after the workspace was made.
/// </summary>
public static partial class WorkspaceChecks
{
    /// <summary>The longest name: a claim's name, a host name label and a label value are made from it.</summary>
    public const int LongestName = 52;

    /// <summary>The first thing that stands against starting, or null.</summary>
    public static Refusal? Check(Workspace workspace, ResolvedClass @class)
    {
        var name = workspace.Metadata.Name ?? "";
        if (!NamePattern().IsMatch(name))
        {
            return new(
                Reasons.InvalidName,
                $"The name '{Shorten(name)}' cannot become a service and a host name: use at most {LongestName} lower-case letters, digits and '-', "
                + "starting with a letter, and create the workspace anew under it.");
        }

        if (@class.Policy is not { } policy)
        {
            return new(Reasons.ClassNotFound, $"There is no WorkspaceClass named '{@class.Name}'. Create it, or name one that exists (kubectl get wsc).");
        }

        return CheckImage(workspace.Spec?.Image ?? policy.Image, policy, @class.Name)
            ?? CheckDurations(workspace, policy, @class.Name)
            ?? EffectiveWorkspace.VolumesOf(workspace, @class).Select(volume => CheckSize(volume, policy, @class.Name)).FirstOrDefault(r => r is not null);
    }

    private static Refusal? CheckImage(string? image, WorkspaceClassSpec policy, string className)
    {
        if (string.IsNullOrEmpty(image))
        {
            return new(Reasons.ImageMissing, "spec.image is empty, and the class names no default image: set spec.image.");
        }

        return AllowedImages.Allow(policy, image)
            ? null
            : new(
                Reasons.ImageNotAllowed,
                $"The class '{className}' does not allow the image '{image}'. Allowed: {string.Join(", ", policy.AllowedImages!)}.");
    }

    private static Refusal? CheckDurations(Workspace workspace, WorkspaceClassSpec policy, string className) =>
        CheckDuration("spec.timeout.maximumLifetime", workspace.Spec?.Timeout?.MaximumLifetime)
        ?? CheckDuration($"spec.timeout.maximumLifetime of the class '{className}'", policy.Timeout?.MaximumLifetime);

    private static Refusal? CheckDuration(string field, string? text) =>
        text is null || (GoDuration.TryParse(text, out var duration) && duration > TimeSpan.Zero)
            ? null
            : new(Reasons.InvalidTimeout, $"{field} is '{text}': write a duration greater than zero, such as 8h or 90m.");

    private static Refusal? CheckSize(EffectiveVolume volume, WorkspaceClassSpec policy, string className)
    {
        if (!Quantity.TryParse(volume.Size, out var size) || size <= default(Quantity))
        {
            return new(Reasons.InvalidSize, $"The size of the volume '{volume.Name}' is '{volume.Size}': write a quantity greater than zero, such as 10Gi.");
        }

        return policy.Storage?.MaximumSize is { } text && Quantity.TryParse(text, out var maximum) && size > maximum
            ? new(Reasons.SizeNotAllowed, $"The volume '{volume.Name}' asks for {volume.Size}, and the class '{className}' allows at most {text}.")
            : null;
    }

    private static string Shorten(string name) => name.Length <= LongestName ? name : name[..LongestName] + "…";

    [GeneratedRegex("^[a-z]([-a-z0-9]{0,50}[a-z0-9])?\\z")]
    private static partial Regex NamePattern();
}
