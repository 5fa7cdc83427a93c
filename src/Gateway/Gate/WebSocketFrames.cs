using System.Buffers.Binary;

namespace Berth.Gateway.Gate;

/// <summary>Follows a stream of WebSocket frames (RFC 6455, 5.2) to know where one ends: only there another may be put in.</summary>
public sealed class WebSocketFrames
{
    private readonly byte[] _header = new byte[14];
    private int _headerLength;
    private ulong _payloadLeft;

    /// <summary>Whether the bytes so far end with a whole frame.</summary>
    public bool AtBoundary => _headerLength == 0 && _payloadLeft == 0;

    /// <summary>Takes in the next bytes of the stream.</summary>
    public void Advance(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_payloadLeft > 0)
            {
                var skipped = (int)Math.Min(_payloadLeft, (ulong)bytes.Length);
                _payloadLeft -= (ulong)skipped;
                bytes = bytes[skipped..];
                continue;
            }

            _header[_headerLength++] = bytes[0];
            bytes = bytes[1..];
            if (_headerLength >= 2 && _headerLength == HeaderSize())
            {
                _payloadLeft = PayloadLength();
                _headerLength = 0;
            }
        }
    }

    private int HeaderSize() => 2 + ExtendedLength() + ((_header[1] & 0x80) != 0 ? 4 : 0);

    private int ExtendedLength() => (_header[1] & 0x7F) switch
    {
        126 => 2,
        127 => 8,
        _ => 0,
    };

    private ulong PayloadLength() => (_header[1] & 0x7F) switch
    {
        126 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
        127 => BinaryPrimitives.ReadUInt64BigEndian(_header.AsSpan(2)),
        var length => (ulong)length,
    };
}
