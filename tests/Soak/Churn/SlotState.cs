namespace Berth.Soak.Churn;

/// <summary>What there is of a workspace.</summary>
public enum SlotState
{
    /// <summary>Nothing.</summary>
    Empty,

    /// <summary>A workspace.</summary>
    There,

    /// <summary>Its deletion was asked for.</summary>
    Going,
}
