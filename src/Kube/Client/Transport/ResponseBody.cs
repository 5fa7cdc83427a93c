using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace Berth.Kube.Client;

/// <summary>Reads answers out of the network's buffers.</summary>
internal static class ResponseBody
{
    private const int QuotedCharacters = 200;
    private static readonly StreamPipeReaderOptions Buffers = new(bufferSize: 64 * 1024);

    public static async Task<PipeReader> OpenAsync(HttpResponseMessage response, CancellationToken ct) =>
        PipeReader.Create(await response.Content.ReadAsStreamAsync(ct), Buffers);

    /// <summary>Reads a whole answer of bounded size.</summary>
    public static async Task<TResult> ReadWholeAsync<TResult>(
        ApiRequest request, HttpResponseMessage response, int maxBytes, Func<ReadOnlySequence<byte>, TResult> parse, CancellationToken ct)
    {
        var pipe = await OpenAsync(response, ct);
        try
        {
            while (true)
            {
                var read = await pipe.ReadAsync(ct);
                if (read.Buffer.Length > maxBytes)
                {
                    throw TooLarge(request, maxBytes);
                }

                if (read.IsCompleted)
                {
                    return parse(read.Buffer);
                }

                pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    /// <summary>Reads one object.</summary>
    public static Task<T> ReadObjectAsync<T>(
        ApiRequest request, HttpResponseMessage response, JsonTypeInfo<T> type, int maxBytes, CancellationToken ct) =>
        ReadWholeAsync(request, response, maxBytes, json => ParseObject(request, json, type), ct);

    /// <summary>Reads an object that the API server stores.</summary>
    /// <exception cref="UnreadableObjectException{T}">It is one, and cannot be read.</exception>
    public static T ParseEntity<T>(ApiRequest request, in ReadOnlySequence<byte> json, ObjectReader<T> reader)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            var (entity, unreadable) = reader.Read(Whole(json));
            return entity
                ?? throw (unreadable!.Key.Name.Length > 0 ? new UnreadableObjectException<T>(request, unreadable) : new JsonException(unreadable.Error));
        }
        catch (JsonException e)
        {
            throw NotUnderstood(request, typeof(T).Name, json, e);
        }
    }

    public static T ParseObject<T>(ApiRequest request, in ReadOnlySequence<byte> json, JsonTypeInfo<T> type)
    {
        try
        {
            return EntityJson.Read(json, type) ?? throw new JsonException("The answer is null.");
        }
        catch (JsonException e)
        {
            throw NotUnderstood(request, type.Type.Name, json, e);
        }
    }

    /// <summary>Reads a list, item by item.</summary>
    public static async Task<ListPage<T>> ReadListAsync<T>(
        ApiRequest request, HttpResponseMessage response, ObjectReader<T> items, int maxItemBytes, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var pipe = await OpenAsync(response, ct);
        var list = new ListReader<T>(items);
        var wanted = 1;
        try
        {
            while (true)
            {
                var read = await pipe.ReadAtLeastAsync(wanted, ct);
                var rest = read.Buffer.Slice(Consume(request, list, read.Buffer));
                if (list.IsComplete)
                {
                    return list.Result;
                }

                if (read.IsCompleted)
                {
                    throw new EndOfStreamException("The list broke off in the middle.");
                }

                if (rest.Length > maxItemBytes)
                {
                    throw TooLarge(request, maxItemBytes);
                }

                // An item that was not whole is read again from its start: double what is asked for, or that would be quadratic.
                wanted = (int)Math.Min(rest.Length * 2, maxItemBytes + 1L);
                pipe.AdvanceTo(rest.Start, rest.End);
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    /// <summary>The start of an answer that was expected to be JSON, for an error message.</summary>
    public static string Quote(in ReadOnlySequence<byte> body)
    {
        var start = Encoding.UTF8.GetString(body.Slice(0, Math.Min(body.Length, QuotedCharacters * 4)));
        var text = new string([.. start.Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
        return text.Length <= QuotedCharacters ? text : text[..QuotedCharacters] + "...";
    }

    /// <summary>Makes sure that it is one JSON value and nothing beside it: a page of a proxy is no object that cannot be read.</summary>
    private static ReadOnlySequence<byte> Whole(in ReadOnlySequence<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonDepth.Unbounded });
        while (reader.Read())
        {
        }

        return json;
    }

    private static SequencePosition Consume<T>(ApiRequest request, ListReader<T> list, in ReadOnlySequence<byte> buffer)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            return list.Read(buffer);
        }
        catch (JsonException e)
        {
            // Once it has begun as a list, what follows are objects, and these are not quoted.
            var what = $"a list of {typeof(T).Name}";
            throw list.HasBegun ? Malformed(request, what, e.Message, e) : NotUnderstood(request, what, buffer, e);
        }
    }

    private static KubernetesApiException NotUnderstood(ApiRequest request, string what, in ReadOnlySequence<byte> body, JsonException cause)
    {
        // JSON is not quoted: it may be a Secret. What is none is a proxy's or a wrong server's page.
        var isJson = body.Length > 0 && body.FirstSpan is [(byte)'{' or (byte)'[' or (byte)'"', ..];
        return Malformed(
            request, what, body.Length == 0 ? "the answer is empty" : isJson ? cause.Message : $"the answer begins: {Quote(body)}", cause);
    }

    private static KubernetesApiException Malformed(ApiRequest request, string what, string how, JsonException cause) =>
        new($"{request}: the answer is not {what}: {how}", request.Verb, request.ShownPath, cause);

    private static KubernetesApiException TooLarge(ApiRequest request, int maxBytes) =>
        new($"{request}: an object in the answer is larger than {maxBytes} bytes.", request.Verb, request.ShownPath);
}
