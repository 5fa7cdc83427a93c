using System.Text;
using Berth.Kube.Client;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Tests.Unit.Kube.Client.Json;

public sealed class EntityJsonTests
{
    private static readonly EntityJson Json = new([]);

    [Fact]
    public void WriteStatus_OfAWholeObject_NamesItAndSaysItsStatusOnly()
    {
        var pod = new V1Pod
        {
            Metadata = new() { Name = "p", NamespaceProperty = "n", Uid = "u", Labels = new Dictionary<string, string> { ["a"] = "b" } },
            Spec = new() { NodeName = "x" },
            Status = new() { Phase = "Failed" },
        };

        Encoding.UTF8.GetString(Json.WriteStatus(pod).Span).ShouldBe(
            """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"n","uid":"u"},"status":{"phase":"Failed"}}""");
    }

    [Fact]
    public void WriteStatus_OfNoStatus_GivesUpAllOfIt() =>
        Encoding.UTF8.GetString(Json.WriteStatus(new V1Pod { Metadata = new() { Name = "p" } }).Span).ShouldContain("\"status\":{}");

    [Fact]
    public void TypeInfo_OfAnUnknownKind_SaysWhatToAdd() =>
        Should.Throw<InvalidOperationException>(Json.TypeInfo<Unknown>).Message.ShouldContain("JsonResolvers");

    [KubernetesEntity(Group = "x.y", ApiVersion = "v1", Kind = "Unknown", PluralName = "unknowns")]
    private sealed record Unknown : CustomKubernetesEntity;
}
