namespace Berth.Gateway.Gate;

/// <summary>What the gate does with a request.</summary>
public enum GateVerdict
{
    /// <summary>Nothing of it passes, and the answer is the one that a workspace which does not exist gets.</summary>
    NotFound,

    /// <summary>It goes to the workspace.</summary>
    Allow,

    /// <summary>First the login.</summary>
    Login,

    /// <summary>The owner is told that the workspace does not run.</summary>
    NotRunning,

    /// <summary>Too little is known of the cluster to answer: nobody is let in.</summary>
    Unavailable,
}
