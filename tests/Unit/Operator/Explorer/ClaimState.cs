namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>How far a claim has come.</summary>
internal enum ClaimState : byte
{
    None,
    Pending,
    Bound,
}
