using System.Text.Json;
using Berth.Kube.Client;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Tests.Unit.Kube.Models;

/// <summary>The traps of KubernetesClient's ResourceQuantity: no bound, another text than was written, and a text that is refused.</summary>
public sealed class TextQuantityTests
{
    private static readonly EntityJson Json = new([]);

    [Theory]
    [InlineData("\"1024Mi\"", "\"1024Mi\"")]
    [InlineData("\"0.5\"", "\"0.5\"")]
    [InlineData("\"-1\"", "\"-1\"")]
    [InlineData("\"1E3\"", "\"1E3\"")]
    [InlineData("\"+5\"", "\"+5\"")]
    [InlineData("\".5Gi\"", "\".5Gi\"")]
    [InlineData("2", "\"2\"")]
    [InlineData("0.5", "\"0.5\"")]
    public void Write_OfWhatWasRead_IsTheSameText(string read, string written) =>
        JsonSerializer.Serialize(Limits($$"""{"cpu":{{read}}}"""), Json.TypeInfo<V1ResourceRequirements>()).ShouldBe($$$"""{"limits":{"cpu":{{{written}}}}}""");

    [Theory]
    [InlineData("-1", "-1")]
    [InlineData("1Gi", "1Gi")]
    [InlineData("1500m", "1500m")]
    public void Write_OfOneThatKubernetesClientMade_IsWhatKubernetesReads(string text, string written) =>
        TextQuantity.Text(new ResourceQuantity(text)).ShouldBe(written);

    [Theory]
    [InlineData("1e5000000")]
    [InlineData("1e-5000000")]
    [InlineData("")]
    [InlineData("1 Gi")]
    [InlineData("lots")]
    public void Read_OfATextThatIsNoQuantity_KeepsItAtOnceAndIsNothing(string text)
    {
        var read = Limits($$"""{"cpu":"{{text}}"}""").Limits;

        read.Text("cpu").ShouldBe(text);
        read["cpu"].ToDecimal().ShouldBe(0);
        Quantity.TryParse(read.Text("cpu"), out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("{}")]
    public void Read_OfWhatIsNeitherTextNorNumber_IsRefused(string text) =>
        Should.Throw<JsonException>(() => Limits($$"""{"cpu":{{text}}}"""));

    [Fact]
    public void Read_OfAVeryLongText_IsNothing() =>
        Limits($$"""{"cpu":"{{new string('1', 100_000)}}"}""").Limits["cpu"].ToDecimal().ShouldBe(0);

    [Fact]
    public void Read_OfTheSameTextTwice_SharesTheQuantity() =>
        Limits("""{"cpu":"731m"}""").Limits["cpu"].ShouldBeSameAs(Limits("""{"cpu":"731m"}""").Limits["cpu"]);

    private static V1ResourceRequirements Limits(string limits) =>
        JsonSerializer.Deserialize($$"""{"limits":{{limits}}}""", Json.TypeInfo<V1ResourceRequirements>())!;
}
