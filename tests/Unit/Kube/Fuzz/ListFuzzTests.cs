using System.Globalization;
using System.Text.Json;
using Berth.Kube.Client;
using k8s.Models;

namespace Berth.Tests.Unit.Kube.Fuzz;

/// <summary>Bodies of lists: read, or refused with the one exception; the same whether they come at once or bit by bit.</summary>
[Trait("Speed", "Slow")]
public sealed class ListFuzzTests
{
    private const int Cases = 100_000;
    private static readonly EntityJson Json = new([]);

    [Fact]
    public void Read_AnyBody_IsReadOrRefusedTheSameBitByBit() => new Fuzzing("lists", Grammar).Check(Cases, text =>
    {
        var bytes = Pieces.Bytes(text);
        var whole = Read(bytes, bytes.Length);
        var parts = Read(bytes, 1 + (bytes.Length % 11));
        if (whole != parts)
        {
            throw new InvalidOperationException($"at once: {whole}; bit by bit: {parts}");
        }

        if (whole.StartsWith("complete", StringComparison.Ordinal) && !BeginsWithAnObject(bytes))
        {
            throw new InvalidOperationException($"taken for a list, and is none: {whole}");
        }
    });

    private static string Grammar(Random random)
    {
        var items = string.Join(',', Enumerable.Range(0, random.Next(4)).Select(i => $$"""{"metadata":{"name":"a{{i}}","resourceVersion":"{{random.Next(99)}}"},"data":{"k":"v"} }"""));
        var list = Fuzzing.Pick(random, $"\"items\":[{items}]", "\"items\":null", $"\"items\":[{items}],\"extra\":{{\"a\":[1,2]}}");
        var metadata = $$"""
            "metadata":{"resourceVersion":"{{Fuzzing.Digits(random, 4)}}","continue":"{{Fuzzing.Pick(random, "", "abc")}}","remainingItemCount":{{random.Next(9)}}}
            """;
        return random.Next(2) == 0 ? $"{{\"kind\":\"ConfigMapList\",{metadata},{list}}}" : $"{{{list},{metadata}}}";
    }

    // As much as comes at a time is read, and what was not used comes again with more, as ResponseBody does.
    private static string Read(byte[] bytes, int atATime)
    {
        var reader = new ListReader<V1ConfigMap>(new ObjectReader<V1ConfigMap>(Json));
        var (start, end) = (0, 0);
        try
        {
            do
            {
                end = Math.Min(end + Math.Max(atATime, 1), bytes.Length);
                var buffer = Pieces.Of(bytes[start..end], 5);
                start += (int)buffer.Slice(0, reader.Read(buffer)).Length;
            }
            while (end < bytes.Length && !reader.IsComplete);
        }
        catch (JsonException)
        {
            return "refused";
        }

        return reader.IsComplete
            ? string.Create(CultureInfo.InvariantCulture, $"complete {reader.Result.ResourceVersion} {reader.Result.Continue} {string.Join(' ', reader.Result.Items.Select(item => item.Metadata.Name))} {reader.Result.Unreadable.Count}")
            : "incomplete";
    }

    private static bool BeginsWithAnObject(byte[] bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
