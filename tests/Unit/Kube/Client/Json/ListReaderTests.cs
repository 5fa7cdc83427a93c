using System.Buffers;
using System.Text;
using System.Text.Json;
using Berth.Kube.Client;
using FsCheck;
using FsCheck.Fluent;
using k8s.Models;

namespace Berth.Tests.Unit.Kube.Client.Json;

public sealed class ListReaderTests
{
    private static readonly EntityJson Json = new([]);

    [Fact]
    public void Read_InAnyPieces_IsTheSame() => Prop.ForAll<int[], string[]>((cuts, names) =>
    {
        var items = string.Join(",", names.Select(n => $$"""{"metadata":{"name":{{JsonSerializer.Serialize(n)}} } }"""));
        var text = $$"""{"kind":"ConfigMapList","unknown":{"deep":[1,{}]},"items":[{{items}}],"metadata":{"resourceVersion":"7","continue":""} }""";
        var bytes = Encoding.UTF8.GetBytes(text);
        var ends = cuts.Select(c => (int)((uint)c % bytes.Length)).Append(bytes.Length).Order().ToList();
        var reader = Reader();
        var begin = 0;
        foreach (var end in ends)
        {
            var buffer = new ReadOnlySequence<byte>(bytes, begin, end - begin);
            begin += (int)buffer.Slice(0, reader.Read(buffer)).Length;
        }

        return reader.IsComplete
            && reader.Result is { ResourceVersion: "7", Continue: null }
            && reader.Result.Items.Select(i => i.Metadata.Name).SequenceEqual(names.Where(name => !string.IsNullOrEmpty(name)))
            && reader.Result.Unreadable.Count == names.Count(string.IsNullOrEmpty);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Read_NullItems_IsEmpty()
    {
        var reader = Reader();
        reader.Read(new(Encoding.UTF8.GetBytes("""{"items":null,"metadata":{"resourceVersion":"1"} }""")));

        reader.IsComplete.ShouldBeTrue();
        reader.Result.Items.ShouldBeEmpty();
    }

    /// <summary>
    /// What is read is what stays: the text of a list as one string would be twice its size again, and of the large object heap; to read it
    /// twice would be as much once more.
    /// </summary>
    [Fact]
    public void Read_LargeList_CopiesItNowhere_KubernetesClient731_1371()
    {
        const int Piece = 64 * 1024;
        var data = new string('x', 4000);
        var items = string.Join(",", Enumerable.Range(0, 2000).Select(n => $$"""{"metadata":{"name":"map-{{n}}"},"data":{"key":"{{data}}"} }"""));
        var bytes = Encoding.UTF8.GetBytes($$"""{"items":[{{items}}],"metadata":{"resourceVersion":"7"} }""");
        var reader = Reader();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var begin = 0; !reader.IsComplete;)
        {
            var buffer = new ReadOnlySequence<byte>(bytes, begin, Math.Min(Piece, bytes.Length - begin));
            begin += (int)buffer.Slice(0, reader.Read(buffer)).Length;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        reader.Result.Items.Count.ShouldBe(2000);
        // .NET's strings take two bytes for each character that they keep.
        ((double)allocated / bytes.Length).ShouldBeInRange(2.0, 2.5);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"items\":{}}")]
    [InlineData("<html>")]
    public void Read_NotAList_Throws(string text) =>
        Should.Throw<JsonException>(() => Reader().Read(new(Encoding.UTF8.GetBytes(text))));

    private static ListReader<V1ConfigMap> Reader() => new(new ObjectReader<V1ConfigMap>(Json));
}
