using Berth.Crds;
using k8s.Models;

namespace Berth.Gateway.View;

/// <summary>What is known of a workspace at a moment: all that a decision looks at, apart from who asks.</summary>
public sealed record WorkspaceNow
{
    /// <summary>The workspace; null when there is none, or another one under its name.</summary>
    public Workspace? Workspace { get; init; }

    /// <summary>Whether there is one, and it cannot be read: who may enter is not known, and so nobody may.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>The policy of its class; null when the class is not there.</summary>
    public WorkspaceClassSpec? Policy { get; init; }

    /// <summary>The pod that belongs to it, by uid.</summary>
    public V1Pod? Pod { get; init; }

    /// <summary>The name of the port that is asked for; null for the editor's.</summary>
    public string? Port { get; init; }

    /// <summary>How old this knowledge may be: how long ago the API server was last heard.</summary>
    public required TimeSpan Age { get; init; }

    /// <summary>The time of the view.</summary>
    public required DateTimeOffset Now { get; init; }
}
