using Berth.Tests.Unit.Exploring;

namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>A world as a number and back: what the explorer keeps of it.</summary>
internal static class WorldCode
{
    private const int StatusBits = 16;

    public static UInt128 Of(World world)
    {
        var bits = new BitWriter();
        bits.Add((int)world.Workspace, 2);
        bits.Add(world.Stopped);
        bits.Add(world.Filled);
        bits.Add(world.Status, StatusBits);
        bits.Add((int)world.Claim, 2);
        bits.Add(world.ClaimGoing);
        bits.Add((int)world.Volume, 2);
        bits.Add((int)world.Pod, 3);
        bits.Add(world.PodGoing);
        bits.Add(world.Service);
        bits.Add(world.Ingress);
        Add(ref bits, world.First);
        Add(ref bits, world.Second);
        bits.Add((int)world.Source, 2);
        bits.Add((int)world.Hidden, 2);
        bits.Add(world.Full);
        bits.Add(world.Late);
        bits.Add(world.Queued, 3);
        bits.Add(world.Timed, 3);
        bits.Add(world.Faults, 3);
        return bits.Code;
    }

    public static World From(UInt128 code)
    {
        var bits = new BitReader(code);
        return new()
        {
            Workspace = (Life)bits.Take(2),
            Stopped = bits.Take(),
            Filled = bits.Take(),
            Status = bits.Take(StatusBits),
            Claim = (ClaimState)bits.Take(2),
            ClaimGoing = bits.Take(),
            Volume = (Life)bits.Take(2),
            Pod = (PodState)bits.Take(3),
            PodGoing = bits.Take(),
            Service = bits.Take(),
            Ingress = bits.Take(),
            First = Cell(ref bits),
            Second = Cell(ref bits),
            Source = (Life)bits.Take(2),
            Hidden = (Hidden)bits.Take(2),
            Full = bits.Take(),
            Late = bits.Take(),
            Queued = (byte)bits.Take(3),
            Timed = (byte)bits.Take(3),
            Faults = (byte)bits.Take(3),
        };
    }

    private static void Add(ref BitWriter bits, SnapshotCell cell)
    {
        bits.Add((int)cell.Life, 2);
        bits.Add(cell.Status, StatusBits);
        bits.Add((int)cell.Capture, 2);
        bits.Add(cell.CaptureGoing);
        bits.Add(cell.Erring);
        bits.Add((int)cell.Content, 2);
        bits.Add(cell.Retained);
        bits.Add(cell.Marked);
    }

    private static SnapshotCell Cell(ref BitReader bits) =>
        new((Life)bits.Take(2), bits.Take(StatusBits), (CaptureState)bits.Take(2), bits.Take(), bits.Take(), (Life)bits.Take(2), bits.Take(), bits.Take());
}
