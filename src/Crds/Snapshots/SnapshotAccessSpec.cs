using Berth.Crds.Schema;

namespace Berth.Crds;

/// <summary>Who may open the link of a snapshot, and so gets a copy of all its files.</summary>
[CelRule(
    "!has(self.policy) || self.policy != 'Users' || (has(self.users) && self.users.size() > 0) || (has(self.groups) && self.groups.size() > 0)",
    "policy Users needs somebody who may open it: name users or groups, or set policy to Owner")]
public sealed record SnapshotAccessSpec
{
    /// <summary>Who may open it.</summary>
    [Default]
    public SnapshotAccessPolicy Policy { get; init; }

    /// <summary>With policy Users: the accounts, written as an owner is: an e-mail address or a subject, as the login knows them.</summary>
    [MaxItems(500)]
    [Length(1, 253, Items = true)]
    public IReadOnlyList<string>? Users { get; init; }

    /// <summary>With policy Users: the groups, as the login knows them; their members may open it.</summary>
    [MaxItems(100)]
    [Length(1, 253, Items = true)]
    public IReadOnlyList<string>? Groups { get; init; }
}
