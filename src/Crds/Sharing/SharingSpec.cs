using System.Text.Json.Serialization;
using Berth.Crds.Schema;
using Berth.Kube.Models;

namespace Berth.Crds;

/// <summary>Whom the workspace is shared with while it runs. The class may allow less.</summary>
[CelRule(
    "!has(self.level) || self.level != 'Users' || (has(self.users) && self.users.size() > 0) || (has(self.groups) && self.groups.size() > 0)",
    "level Users needs somebody to share with: name users or groups, or set level to None")]
public sealed record SharingSpec
{
    /// <summary>Whom it is shared with.</summary>
    [Default]
    public SharingLevel Level { get; init; }

    /// <summary>With level Users: the accounts, written as an owner is: an e-mail address or a subject, as the login knows them.</summary>
    [MaxItems(500)]
    [Length(1, 253, Items = true)]
    public IReadOnlyList<string>? Users { get; init; }

    /// <summary>With level Users: the groups, as the login knows them; their members are admitted.</summary>
    [MaxItems(100)]
    [Length(1, 253, Items = true)]
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>When the sharing ends by itself and guests are cut off, such as 2030-01-31T18:00:00Z. Without it never.</summary>
    [Length(20, 40)]
    [JsonConverter(typeof(KubeTimeConverter))]
    public DateTimeOffset? ExpiresAt { get; init; }
}
