using Berth.Crds;

namespace Berth.Gateway.Links;

/// <summary>What is known of a snapshot at a moment: all that a decision looks at, apart from who asks.</summary>
internal sealed record SnapshotNow
{
    /// <summary>The snapshot; null when there is none.</summary>
    public WorkspaceSnapshot? Snapshot { get; init; }

    /// <summary>The workspace of the name that the snapshot is of; null when there is none.</summary>
    public Workspace? Workspace { get; init; }

    /// <summary>The class of the captured workspace.</summary>
    public ResolvedClass Class { get; init; } = new("", null);

    /// <summary>What the repository's host said of the opener; null when it was not asked yet.</summary>
    public RepositoryAnswer? Repository { get; init; }

    /// <summary>How long ago the API server was last heard.</summary>
    public required TimeSpan Age { get; init; }

    /// <summary>The time of the view.</summary>
    public required DateTimeOffset Now { get; init; }
}
