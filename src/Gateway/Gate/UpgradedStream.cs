namespace Berth.Gateway.Gate;

/// <summary>
/// The client's side of an upgraded connection. It lets a close frame (RFC 6455, 5.5.1) go out between two frames of the workspace, so
/// that a browser learns that it was closed on purpose.
/// </summary>
internal sealed class UpgradedStream(Stream client, GateConnection connection) : Stream
{
    // A close frame with status 1008, policy violation (RFC 6455, 7.4.1).
    private static readonly byte[] CloseFrame = [0x88, 0x02, 0x03, 0xF0];

    private readonly WebSocketFrames _frames = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private bool _closed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public async Task CloseAsync()
    {
        await _writing.WaitAsync(CancellationToken.None);
        try
        {
            if (!_closed && _frames.AtBoundary)
            {
                await client.WriteAsync(CloseFrame, CancellationToken.None);
                await client.FlushAsync(CancellationToken.None);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Whoever left needs no goodbye.
        }
        finally
        {
            _closed = true;
            _writing.Release();
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await client.ReadAsync(buffer, cancellationToken);
        if (read > 0)
        {
            connection.Touch();
        }

        return read;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (_closed)
            {
                throw new IOException("The connection was closed by the gateway.");
            }

            await client.WriteAsync(buffer, cancellationToken);
            _frames.Advance(buffer.Span);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => client.FlushAsync(cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => throw new NotSupportedException("Only asynchronously.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        // The semaphore stays: a goodbye may still ask for it, and without a wait handle it holds nothing.
        await client.DisposeAsync();
        await base.DisposeAsync();
    }
}
