namespace Berth.Gateway.Gate;

/// <summary>What the gate does with a request, and why.</summary>
/// <param name="Verdict">What it does.</param>
/// <param name="Reason">Why.</param>
public readonly record struct GateDecision(GateVerdict Verdict, GateReason Reason)
{
    /// <summary>Whether the request passes.</summary>
    public bool IsAllowed => Verdict == GateVerdict.Allow;
}
