namespace Berth.Kube.Runtime;

/// <summary>How a reconcile ended.</summary>
public enum ReconciliationOutcome
{
    /// <summary>As it should.</summary>
    Success,

    /// <summary>Something failed that may work later.</summary>
    Failure,

    /// <summary>Something failed that only a change of the object (or of what it depends on) can mend.</summary>
    Terminal,
}
