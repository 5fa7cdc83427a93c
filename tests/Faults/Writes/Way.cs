namespace Berth.Tests.Faults.Writes;

/// <summary>What happens at a write.</summary>
public enum Way
{
    /// <summary>The operator is killed before the server gets the write, and started again.</summary>
    KilledBefore,

    /// <summary>The operator is killed when the server has made the write, before it knows, and started again.</summary>
    KilledAfter,

    /// <summary>From just before the write on, the watch of the written kind tells nothing for a while.</summary>
    Unobserved,

    /// <summary>From just before the write on, no watch tells anything for a while.</summary>
    Blind,

    /// <summary>
    /// The leader is frozen with the write under way, a standby takes over and works; then the write arrives, and the old leader wakes up
    /// and believes that it leads, until it looks.
    /// </summary>
    LeaderChange,

    /// <summary>
    /// The operator is killed when the server has made the write, and started again on a server that is behind: for a while lists, gets and
    /// watches know nothing of the write.
    /// </summary>
    StaleRestart,
}
