namespace Berth.Tests.Unit.Exploring;

/// <summary>Packs small numbers into a code of 128 bits.</summary>
internal ref struct BitWriter
{
    private UInt128 code;
    private int at;

    public readonly UInt128 Code => code;

    public void Add(bool value) => Add(value ? 1 : 0, 1);

    public void Add(int value, int bits)
    {
        if (value >> bits != 0 || at + bits > 128)
        {
            throw new ViolationException($"the model does not fit into its code: {value} in {bits} bits at {at}");
        }

        code |= (UInt128)(uint)value << at;
        at += bits;
    }
}
