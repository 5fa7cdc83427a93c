using System.Buffers;
using System.Text;

namespace Berth.Tests.Unit.Kube.Fuzz;

/// <summary>Bytes in pieces, as they come from the network.</summary>
internal static class Pieces
{
    /// <summary>A text in UTF-8; one text in five with a byte that is none.</summary>
    public static byte[] Bytes(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length % 5 == 4)
        {
            bytes[bytes.Length / 2] |= 0x80;
        }

        return bytes;
    }

    /// <summary>The same bytes in segments of a length.</summary>
    public static ReadOnlySequence<byte> Of(byte[] bytes, int length)
    {
        if (bytes.Length == 0)
        {
            return ReadOnlySequence<byte>.Empty;
        }

        var first = new Segment(bytes.AsMemory(0, Math.Min(length, bytes.Length)), 0);
        var last = first;
        for (var start = first.Memory.Length; start < bytes.Length; start += length)
        {
            last = last.Append(bytes.AsMemory(start, Math.Min(length, bytes.Length - start)));
        }

        return new(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long start)
        {
            Memory = memory;
            RunningIndex = start;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
