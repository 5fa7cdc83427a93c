using System.Buffers;
using System.Text.Json;
using Berth.Kube.Client;
using k8s.Models;

namespace Berth.Tests.Unit.Kube.Fuzz;

/// <summary>Lines of watch streams: read, or refused with the one exception; the same in one piece and in many.</summary>
[Trait("Speed", "Slow")]
public sealed class WatchFuzzTests
{
    private const int Cases = 150_000;
    private static readonly EntityJson Json = new([]);

    [Fact]
    public void Parse_AnyLine_IsReadOrRefusedTheSameInAnyPieces() => new Fuzzing("watches", Grammar).Check(Cases, text =>
    {
        var bytes = Pieces.Bytes(text);
        var whole = Read(new(bytes));
        var cut = Read(Pieces.Of(bytes, 1 + (bytes.Length % 7)));
        if (whole != cut)
        {
            throw new InvalidOperationException($"in one piece: {whole}; in several: {cut}");
        }

        // What another reader of JSON does not take is not taken here, and the other way around where it has what an event needs.
        if ((whole is null) == IsEvent(bytes, out var type) || (type is not null && whole?.StartsWith(type, StringComparison.Ordinal) != true))
        {
            throw new InvalidOperationException($"read as {whole ?? "nothing"}, but its type is {type ?? "none"}");
        }
    });

    private static string Grammar(Random random)
    {
        var type = $"\"type\":\"{Fuzzing.Pick(random, "ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR", "added", "")}\"";
        var json = $$"""
            "object":{"kind":"ConfigMap","metadata":{"name":"a{{random.Next(9)}}","resourceVersion":"{{Fuzzing.Digits(random, 5)}}","labels":{"k":"v"} },"data":{"x":"\u00fc"} }
            """;
        return random.Next(2) == 0 ? $"{{{type},{json}}}" : $"{{{json},{type}}}";
    }

    // What the frame says, or null when it is refused; then the object, for which only the one exception may come.
    private static string? Read(ReadOnlySequence<byte> line)
    {
        WatchFrame frame;
        try
        {
            frame = WatchFrame.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }

        // An object never ends the stream.
        var (read, unreadable) = new ObjectReader<V1ConfigMap>(Json).Read(frame.Object);
        return $"{frame.Type} {frame.Object.Length} {(read ?? unreadable!.Remains).Metadata.Name} {(read ?? unreadable!.Remains).Metadata.ResourceVersion} {unreadable?.Error}";
    }

    private static bool IsEvent(byte[] line, out string? type)
    {
        type = null;
        try
        {
            using var document = JsonDocument.Parse(line, new() { MaxDepth = JsonDepth.Unbounded });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("object", out _))
            {
                return false;
            }

            // Each of several, as each is read when it comes.
            foreach (var member in root.EnumerateObject().Where(member => member.NameEquals("type"u8)))
            {
                type = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null;
                if (type is not ("ADDED" or "MODIFIED" or "DELETED" or "BOOKMARK" or "ERROR"))
                {
                    type = null;
                    return false;
                }
            }

            return type is not null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            type = null;
            return false;
        }
    }
}
