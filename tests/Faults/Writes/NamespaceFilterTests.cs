using System.Text;
using Berth.Tests.Faults.Proxy;

namespace Berth.Tests.Faults.Writes;

/// <summary>An operator of one run must neither meet another run's objects nor miss its own.</summary>
public sealed class NamespaceFilterTests
{
    private readonly NamespaceFilter _filter = new(["a", "b"]);

    [Fact]
    public void Filter_List_LeavesOutWhatIsElsewhere() => Filter(
        """{"metadata":{"resourceVersion":"7"},"items":[{"metadata":{"namespace":"a"}},{"metadata":{"namespace":"c"}},{"metadata":{"namespace":"b"}}]}""")
        .ShouldBe("""{"metadata":{"resourceVersion":"7"},"items":[{"metadata":{"namespace":"a"}},{"metadata":{"namespace":"b"}}]}""");

    [Fact]
    public void Filter_Refusal_StaysAsItIs() => Filter("""{"kind":"Status","code":410}""").ShouldBe("""{"kind":"Status","code":410}""");

    [Theory]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"name":"x","namespace":"b"}}}""", true)]
    [InlineData("""{"type":"DELETED","object":{"metadata":{"name":"x","namespace":"c"}}}""", false)]
    [InlineData("""{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"7"}}}""", true)]
    [InlineData("""{"type":"ERROR","object":{"kind":"Status","code":410}}""", true)]
    public void IsTold_EventOfAWatch_IsWhenNotOfElsewhere(string line, bool told) => _filter.IsTold(line).ShouldBe(told);

    [Theory]
    [InlineData("watch", "pods", "", true)]
    [InlineData("list", "snapshotgrants", "", true)]
    [InlineData("list", "pods", "a", false)]
    [InlineData("get", "pods", "", false)]
    [InlineData("watch", "persistentvolumes", "", false)]
    public void Concerns_Call_IfItLooksAtAllNamespaces(string verb, string resource, string ns, bool concerned) =>
        NamespaceFilter.Concerns(new(verb, resource, "", ns, "")).ShouldBe(concerned);

    private string Filter(string answer) => Encoding.UTF8.GetString(_filter.Filter(Encoding.UTF8.GetBytes(answer)));
}
