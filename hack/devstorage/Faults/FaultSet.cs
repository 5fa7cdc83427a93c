namespace Berth.DevStorage.Faults;

/// <summary>The misbehaviour asked for; the default is none.</summary>
public sealed record FaultSet
{
    /// <summary>Behave well.</summary>
    public static FaultSet None { get; } = new();

    /// <summary>Not ready before the object is this old.</summary>
    public TimeSpan Slow { get; init; }

    /// <summary>So many attempts fail before one succeeds.</summary>
    public int ErrorsFirst { get; init; }

    /// <summary>Made, but never ready.</summary>
    public bool NeverReady { get; init; }

    /// <summary>Ready without saying how large.</summary>
    public bool WithoutSize { get; init; }

    /// <summary>Every attempt fails.</summary>
    public bool Fail { get; init; }

    /// <summary>The snapshot object is deleted in the middle of its making.</summary>
    public bool DeletedWhileMade { get; init; }

    /// <summary>The data is lost after the snapshot said that it was ready.</summary>
    public bool DataLoss { get; init; }
}
