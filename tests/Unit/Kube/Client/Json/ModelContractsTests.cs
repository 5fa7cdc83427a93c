using System.Text;
using System.Text.Json;
using Berth.Kube.Client;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Tests.Unit.Kube.Client.Json;

/// <summary>What is read and written otherwise than KubernetesClient would.</summary>
public sealed class ModelContractsTests
{
    private static readonly EntityJson Json = new([]);
    private static readonly DateTime WholeSecond = new(2030, 1, 31, 18, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Write_LeaseOfAWholeSecond_HasSixDecimals() =>
        Written(new V1Lease { Metadata = new() { Name = "l" }, Spec = new() { AcquireTime = WholeSecond, RenewTime = WholeSecond.AddTicks(1234560) } })
            .ShouldContain("""{"acquireTime":"2030-01-31T18:00:00.000000Z","renewTime":"2030-01-31T18:00:00.123456Z"}""");

    [Fact]
    public void Write_Event_HasDecimalsWhereKubernetesWantsThemOnly()
    {
        var written = Written(new Corev1Event
        {
            Metadata = new() { Name = "e" },
            EventTime = WholeSecond,
            FirstTimestamp = WholeSecond.AddTicks(1),
            Series = new() { LastObservedTime = WholeSecond },
        });

        written.ShouldContain("\"eventTime\":\"2030-01-31T18:00:00.000000Z\"");
        written.ShouldContain("\"firstTimestamp\":\"2030-01-31T18:00:00Z\"");
        written.ShouldContain("\"lastObservedTime\":\"2030-01-31T18:00:00.000000Z\"");
    }

    [Theory]
    [InlineData("2030-01-31t18:00:00z")]
    [InlineData("2030-01-31T18:00:00.000000000Z")]
    [InlineData("2030-01-31T20:00:00+02:00")]
    [InlineData("2030-01-31T17:59:60Z")]
    public void Read_TimeInAnyForm_IsThatMomentInUtc(string text)
    {
        var read = Read<V1ConfigMap>($$$"""{"metadata":{"name":"m","creationTimestamp":"{{{text}}}"}}""").Metadata.CreationTimestamp!.Value;

        (read, read.Kind).ShouldBe((WholeSecond, DateTimeKind.Utc));
    }

    [Fact]
    public void Read_ManagedFields_AreLeftOut() =>
        Read<V1ConfigMap>("""{"metadata":{"name":"m","managedFields":[{"manager":"kubectl","fieldsV1":{"f:data":{}}}]}}""").Metadata.ManagedFields.ShouldBeNull();

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"metadata":null}""")]
    public void Read_ObjectWithoutMetadata_HasSomeAllTheSame(string json)
    {
        Read<V1ConfigMap>(json).Metadata.ShouldNotBeNull();
    }

    [Fact]
    public void Read_CustomObjectWithoutMetadata_HasSomeAllTheSame() => Read<V1VolumeSnapshot>("{}").Metadata.ShouldNotBeNull();

    [Fact]
    public void Write_ObjectOfAList_SaysItsKind()
    {
        Written(new V1Pod { Metadata = new() { Name = "p" } }).ShouldBe("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"}}""");
        Written(new V1Pod { ApiVersion = "v9", Kind = "Cat", Metadata = new() { Name = "p" } }).ShouldStartWith("""{"apiVersion":"v1","kind":"Pod",""");
    }

    [Theory]
    [InlineData("""{"metadata":{"labels":{"a":null}}}""")]
    [InlineData("""{"metadata":{"annotations":{"a":1}}}""")]
    [InlineData("""{"metadata":{"labels":["a"]}}""")]
    [InlineData("""{"data":{"a":null}}""")]
    public void Read_NullsAndOthersAmongTexts_AreRefused(string json) => Should.Throw<JsonException>(() => Read<V1ConfigMap>(json));

    private static string Written<T>(T entity)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta> => Encoding.UTF8.GetString(Json.Write(entity).Span);

    private static T Read<T>(string json) => JsonSerializer.Deserialize(json, Json.TypeInfo<T>())!;
}
