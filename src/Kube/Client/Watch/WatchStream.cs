using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Kube.Client;

/// <summary>Reads the events of one watch: newline-delimited JSON, as it comes.</summary>
internal sealed class WatchStream<T>(ApiSender sender, ApiRequest request, EntityJson json, KubernetesClientOptions options)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ObjectReader<T> _objects = new(json);
    private readonly BookmarkReader<T> _bookmarks = new(json);

    /// <param name="limit">How long the watch may last in all: the server's own timeout and a margin.</param>
    /// <param name="idle">How long it may be silent.</param>
    /// <param name="ct">Ends it.</param>
    public async IAsyncEnumerable<WatchEvent<T>> ReadAsync(TimeSpan limit, TimeSpan idle, [EnumeratorCancellation] CancellationToken ct)
    {
        var time = options.TimeProvider;
        var started = time.GetTimestamp();
        using var response = await sender.OpenAsync(request, ct);
        using var silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, silence.Token);
        var pipe = await ResponseBody.OpenAsync(response, either.Token);
        try
        {
            var searched = 0L;
            while (true)
            {
                var left = limit - time.GetElapsedTime(started);
                var allowed = left < idle ? left : idle;
                silence.CancelAfter(allowed > TimeSpan.Zero ? allowed : TimeSpan.Zero);
                var read = await ReadAsync(pipe, allowed, either.Token, ct);
                var buffer = read.Buffer;
                while (TryTakeLine(ref buffer, ref searched, out var line))
                {
                    if (!IsBlank(line))
                    {
                        yield return Decode(line);
                    }
                }

                if (read.IsCompleted)
                {
                    // Some servers leave the last newline out; half an event is an error.
                    if (!IsBlank(buffer))
                    {
                        yield return DecodeLast(buffer);
                    }

                    yield break;
                }

                if (buffer.Length > options.MaxObjectBytes)
                {
                    throw new KubernetesApiException(
                        $"{request}: an event is larger than {options.MaxObjectBytes} bytes.", request.Verb, request.ShownPath);
                }

                pipe.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, ref long searched, out ReadOnlySequence<byte> line)
    {
        // What was searched before is not searched again: a large event comes in many pieces.
        if (buffer.Slice(searched).PositionOf((byte)'\n') is not { } end)
        {
            searched = buffer.Length;
            line = default;
            return false;
        }

        line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        searched = 0;
        return true;
    }

    private static bool IsBlank(in ReadOnlySequence<byte> line)
    {
        foreach (var segment in line)
        {
            if (segment.Span.ContainsAnyExcept(" \t\r"u8))
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask<ReadResult> ReadAsync(PipeReader pipe, TimeSpan allowed, CancellationToken either, CancellationToken ct)
    {
        try
        {
            return await pipe.ReadAsync(either);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new WatchIdleException(request.Verb, request.ShownPath, allowed);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            ct.ThrowIfCancellationRequested();
            throw sender.Unreachable(request, e);
        }
    }

    private WatchEvent<T> DecodeLast(in ReadOnlySequence<byte> rest)
    {
        try
        {
            return Decode(rest);
        }
        catch (KubernetesApiException e) when (e.InnerException is JsonException)
        {
            throw sender.Unreachable(request, new EndOfStreamException($"the stream broke off in the middle of an event, after {rest.Length} bytes of it."));
        }
    }

    private WatchEvent<T> Decode(in ReadOnlySequence<byte> line)
    {
        try
        {
            var frame = WatchFrame.Parse(line);
            var kind = frame.Type switch
            {
                "ADDED" => WatchEventType.Added,
                "MODIFIED" => WatchEventType.Modified,
                "DELETED" => WatchEventType.Deleted,
                "BOOKMARK" => WatchEventType.Bookmark,
                _ => throw FailedResponse.OfEvent(
                    request, EntityJson.Read(frame.Object, KubeJsonContext.Default.V1Status) ?? throw new JsonException("The error is null.")),
            };
            if (kind == WatchEventType.Bookmark)
            {
                return new(kind, _bookmarks.Read(frame.Object));
            }

            var (entity, unreadable) = _objects.Read(frame.Object);
            return new(kind, entity ?? unreadable!.Remains) { Unreadable = unreadable };
        }
        catch (JsonException e)
        {
            var isJson = line.FirstSpan is [(byte)'{', ..];
            var how = isJson ? e.Message : $"it begins: {ResponseBody.Quote(line)}";
            throw new KubernetesApiException($"{request}: an event of {typeof(T).Name} cannot be read: {how}", request.Verb, request.ShownPath, e);
        }
    }
}
