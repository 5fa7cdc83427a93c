using Berth.DevStorage.Faults;
using Berth.DevStorage.Objects;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Tests.Unit.DevStorage.Faults;

public sealed class FaultParserTests
{
    [Fact]
    public void Parse_Nothing_AsksForNothing()
    {
        FaultParser.Parse(null).ShouldBe(FaultSet.None);
        FaultParser.Parse(" , ").ShouldBe(FaultSet.None);
    }

    [Fact]
    public void Parse_SeveralFaults_ReadsEach() =>
        FaultParser.Parse("slow=1m30s, error-then-ready=3,ready-without-size").ShouldBe(
            new FaultSet { Slow = TimeSpan.FromSeconds(90), ErrorsFirst = 3, WithoutSize = true });

    [Theory]
    [InlineData("sloww=1s", "sloww=1s")]
    [InlineData("slow", "slow")]
    [InlineData("slow=10", "10")]
    [InlineData("slow=-1s", "-1s")]
    [InlineData("error-then-ready=many", "many")]
    [InlineData("error-then-ready=-1", "-1")]
    [InlineData("fail=yes", "fail=yes")]
    public void Parse_Mistake_NamesIt(string text, string named) =>
        Should.Throw<FormatException>(() => FaultParser.Parse(text)).Message.ShouldContain($"'{named}'");

    [Fact]
    public void Requested_AtSeveralPlaces_TakesTheNearest()
    {
        var annotated = new V1VolumeSnapshotClass { Metadata = Annotated("class") };
        var parameters = new Dictionary<string, string> { [Driver.FaultKey] = "parameter" };

        FaultParser.Requested(new V1VolumeSnapshot { Metadata = Annotated("own") }, annotated, parameters).ShouldBe("own");
        FaultParser.Requested(new V1VolumeSnapshot(), annotated, parameters).ShouldBe("class");
        FaultParser.Requested(new V1VolumeSnapshot(), new V1VolumeSnapshotClass(), parameters).ShouldBe("parameter");
        FaultParser.Requested(new V1VolumeSnapshot(), null, null).ShouldBeNull();
    }

    private static V1ObjectMeta Annotated(string value) =>
        new() { Annotations = new Dictionary<string, string> { [Driver.FaultKey] = value } };
}
