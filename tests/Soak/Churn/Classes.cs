using Berth.Crds;
using Berth.DevStorage.Objects;

namespace Berth.Soak.Churn;

/// <summary>The classes that workspaces change between.</summary>
public static class Classes
{
    /// <summary>How many snapshots a workspace may have, in every class: a smaller limit would not take away what there is.</summary>
    public const int SnapshotLimit = 2;

    /// <summary>Shares with anybody.</summary>
    public const string Open = "open";

    /// <summary>Shares with named people only.</summary>
    public const string Named = "named";

    /// <summary>Allows no sharing.</summary>
    public const string Closed = "closed";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<WorkspaceClass> All { get; } =
    [
        Of(Open, new()),
        Of(Named, new() { Levels = [SharingLevel.Users] }),
        Of(Closed, new(enabled: false)),
    ];

    private static WorkspaceClass Of(string name, SharingPolicy sharing) => new()
    {
        Metadata = new() { Name = name },
        Spec = new()
        {
            Image = $"example.com/{name}:1",
            Storage = new() { ClassName = Driver.ImmediateStorageClass, SnapshotClassName = Driver.SnapshotClass, DefaultSize = "16Mi" },
            Snapshots = new(maxPerWorkspace: SnapshotLimit),
            Sharing = sharing,
        },
    };
}
