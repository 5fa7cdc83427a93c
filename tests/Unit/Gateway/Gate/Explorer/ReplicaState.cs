namespace Berth.Tests.Unit.Gateway.Gate.Explorer;

/// <summary>One replica of the gateway.</summary>
internal sealed class ReplicaState
{
    public KindView[] Views { get; private init; } = new KindView[4];

    public Connection[] Connections { get; private init; } = new Connection[3];

    /// <summary>Whether the view has changed, and whoever cuts was not told yet.</summary>
    public bool Untold { get; set; }

    /// <summary>Whether whoever cuts was told, and has not begun.</summary>
    public bool Told { get; set; }

    /// <summary>Which connections are still to be looked at: those that were in the registry when it began.</summary>
    public int ToReview { get; set; }

    /// <summary>How old the view says it is: 0 fresh, 1 too old for guests, 2 too old for owners.</summary>
    public int Age { get; set; }

    /// <summary>Whether nothing comes from the API server.</summary>
    public bool IsCutOff { get; set; }

    public bool IsInStep => Array.TrueForAll(Views, view => view.Behind == 0);

    /// <summary>Whether all that follows from the view was done.</summary>
    public bool IsQuiet => !Untold && !Told && ToReview == 0;

    public ReplicaState Copy() => new()
    {
        Views = [.. Views],
        Connections = [.. Connections],
        Untold = Untold,
        Told = Told,
        ToReview = ToReview,
        Age = Age,
        IsCutOff = IsCutOff,
    };
}
