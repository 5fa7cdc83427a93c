using Berth.Gateway.Gate;
using FsCheck;
using FsCheck.Fluent;

namespace Berth.Tests.Unit.Gateway.Gate;

public sealed class WebSocketFramesTests
{
    [Fact]
    public void Advance_FramesInAnyPieces_KnowsWhereEachEnds()
    {
        var gen = from sizes in Gen.NonEmptyListOf(Gen.OneOf(Gen.Choose(0, 130), Gen.Choose(65_530, 65_540)))
                  from masked in Gen.Elements(true, false)
                  from piece in Gen.Choose(1, 4096)
                  select (sizes, masked, piece);
        Prop.ForAll(gen.ToArbitrary(), row =>
        {
            var frames = new WebSocketFrames();
            var bytes = new List<byte>();
            var ends = new HashSet<int> { 0 };
            foreach (var size in row.sizes)
            {
                bytes.AddRange(Frame(size, row.masked));
                ends.Add(bytes.Count);
            }

            var all = bytes.ToArray();
            for (var at = 0; at < all.Length;)
            {
                var length = Math.Min(row.piece, all.Length - at);
                frames.Advance(all.AsSpan(at, length));
                at += length;
                frames.AtBoundary.ShouldBe(ends.Contains(at), $"after {at} bytes");
            }
        }).QuickCheckThrowOnFailure();
    }

    private static IEnumerable<byte> Frame(int size, bool masked)
    {
        yield return 0x82;
        var mask = (byte)(masked ? 0x80 : 0);
        if (size < 126)
        {
            yield return (byte)(mask | size);
        }
        else if (size < 65_536)
        {
            yield return (byte)(mask | 126);
            yield return (byte)(size >> 8);
            yield return (byte)size;
        }
        else
        {
            yield return (byte)(mask | 127);
            for (var shift = 56; shift >= 0; shift -= 8)
            {
                yield return (byte)((long)size >> shift);
            }
        }

        for (var i = 0; i < (masked ? 4 : 0) + size; i++)
        {
            yield return 0xAA;
        }
    }
}
