namespace Berth.Kube.Runtime;

/// <summary>Which keys go first when several wait.</summary>
public enum QueuePriority
{
    /// <summary>Initial lists and periodic looks: a restart must not delay a user.</summary>
    Low,

    /// <summary>Something happened.</summary>
    High,
}
