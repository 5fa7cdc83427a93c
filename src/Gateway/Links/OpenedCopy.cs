using System.Security.Cryptography;
using System.Text;
using Berth.Crds;
using Berth.Gateway.Gate;
using Berth.Gateway.Login;
using Berth.Kube.Models;

namespace Berth.Gateway.Links;

/// <summary>What opening a snapshot makes: the workspace, and the grant that lets it start when it is in another namespace. Pure.</summary>
internal static class OpenedCopy
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int LongestName = 41;
    private const int DigestLength = 10;
    private const int LongestOwner = 253;
    private static readonly TimeSpan TimeToBegin = TimeSpan.FromMinutes(15);

    /// <summary>The name that the opener's workspace is owned by: the first that a spec can hold; null when none fits.</summary>
    public static string? OwnerOf(GatewayIdentity who) => who.Names.FirstOrDefault(name => name.Length is > 0 and <= LongestOwner);

    /// <summary>The workspace. All clicks on one page make the same.</summary>
    public static Workspace Workspace(WorkspaceSnapshot snapshot, OpeningTicket ticket, string ns, string owner) => new()
    {
        Metadata = new()
        {
            Name = NameOf(snapshot.Spec.WorkspaceName, ticket.Nonce),
            NamespaceProperty = ns,
            Annotations = new Dictionary<string, string> { [BerthAnnotations.OpenedSnapshot] = snapshot.Metadata.Uid! },
        },
        // Everything else comes from the snapshot or the class; sharing and environment from neither.
        Spec = new()
        {
            Owner = owner,
            Source = new()
            {
                Snapshot = new() { Name = snapshot.Metadata.Name!, Namespace = ns == snapshot.Metadata.NamespaceProperty ? null : snapshot.Metadata.NamespaceProperty },
            },
        },
    };

    /// <summary>Whether a workspace of that name is the one that an earlier click has made.</summary>
    public static bool IsSame(Workspace found, Workspace wanted, GatewayIdentity who) =>
        found.Metadata.Annotation(BerthAnnotations.OpenedSnapshot) == wanted.Metadata.Annotation(BerthAnnotations.OpenedSnapshot)
        && GateRules.IsOneOf(who.Names, found.Spec.Owner);

    /// <summary>The grant, in the snapshot's namespace; it goes with the snapshot.</summary>
    public static SnapshotGrant Grant(WorkspaceSnapshot snapshot, Workspace workspace, DateTimeOffset now) => new()
    {
        Metadata = new()
        {
            // The name of the workspace is as good as unique, and the grant's own namespace another than its.
            Name = $"{workspace.Metadata.NamespaceProperty}.{workspace.Metadata.Name}",
            NamespaceProperty = snapshot.Metadata.NamespaceProperty,
            // Not one that blocks the owner's deletion: that would take a right over all snapshots.
            OwnerReferences = [ControllerReference.To(snapshot) with { Controller = null, BlockOwnerDeletion = null }],
        },
        Spec = new()
        {
            Snapshot = new() { Name = snapshot.Metadata.Name!, Uid = snapshot.Metadata.Uid },
            Workspace = new() { Namespace = workspace.Metadata.NamespaceProperty!, Name = workspace.Metadata.Name! },
            User = workspace.Spec.Owner,
            ExpiresAt = now + TimeToBegin,
        },
    };

    private static string NameOf(string captured, string nonce)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(nonce));
        var shown = captured.Length > LongestName ? captured[..LongestName].TrimEnd('-') : captured;
        return $"{shown}-{string.Concat(digest.Take(DigestLength).Select(part => Alphabet[part & 31]))}";
    }
}
