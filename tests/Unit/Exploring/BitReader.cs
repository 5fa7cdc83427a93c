namespace Berth.Tests.Unit.Exploring;

/// <summary>Takes small numbers out of a code, in the order in which they were put in.</summary>
internal ref struct BitReader(UInt128 code)
{
    private UInt128 rest = code;

    public bool Take() => Take(1) != 0;

    public int Take(int bits)
    {
        var value = (int)((uint)rest & ((1u << bits) - 1));
        rest >>= bits;
        return value;
    }
}
