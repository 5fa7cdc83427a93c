namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>What exists in a world and cannot be read.</summary>
internal enum Hidden
{
    None,
    Pod,
    Claim,
}
