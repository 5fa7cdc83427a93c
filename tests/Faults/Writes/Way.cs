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
}
