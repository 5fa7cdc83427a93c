namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>How far a VolumeSnapshot has come.</summary>
internal enum CaptureState : byte
{
    None,
    New,
    Cut,
    Ready,
}
