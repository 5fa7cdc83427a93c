namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>How far a pod has come.</summary>
internal enum PodState : byte
{
    None,
    Pending,
    Prepared,
    Ready,
    Failed,
}
