using System.Numerics;

namespace Berth.Tests.Unit.Exploring;

/// <summary>Numbers states in the order in which they come: an open hash table without an object per state.</summary>
internal sealed class StateSet
{
    private UInt128[] states = new UInt128[1024];
    private int[] slots = new int[4096];
    private int mask = 4095;

    public int Count { get; private set; }

    public UInt128 this[int number] => states[number];

    /// <summary>The number of a state, and whether it came for the first time.</summary>
    public (int Number, bool IsNew) Add(UInt128 state)
    {
        var slot = Find(state);
        if (slots[slot] != 0)
        {
            return (slots[slot] - 1, false);
        }

        if (Count == states.Length)
        {
            Array.Resize(ref states, Count * 2);
        }

        states[Count++] = state;
        slots[slot] = Count;
        if (Count > slots.Length / 2)
        {
            Grow();
        }

        return (Count - 1, true);
    }

    private int Find(UInt128 state)
    {
        var hash = ((ulong)state * 0x9E3779B97F4A7C15) ^ (BitOperations.RotateLeft((ulong)(state >> 64), 31) * 0xC2B2AE3D27D4EB4F);
        hash ^= hash >> 32;
        hash *= 0xD6E8FEB86659FD93;
        var slot = (int)(hash >> 32) & mask;
        while (slots[slot] != 0 && states[slots[slot] - 1] != state)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        slots = new int[slots.Length * 4];
        mask = slots.Length - 1;
        for (var number = 0; number < Count; number++)
        {
            slots[Find(states[number])] = number + 1;
        }
    }
}
