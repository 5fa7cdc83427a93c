namespace Berth.Tests.Integration.Crds;

public sealed class ExampleCompletenessTests
{
    [Theory]
    [InlineData("accepted")]
    [InlineData("refused")]
    public void Examples_OfEachRule_AreThere(string folder) =>
        Example.In($"tests/Integration/Crds/Examples/{folder}").Select(example => example.Comment).Distinct()
            .ShouldBe(CelRule.All.Select(rule => rule.Comment), ignoreOrder: true);

    [Fact]
    public void Rules_All_AreFound() => CelRule.All.Count.ShouldBe(Definitions.Files.Sum(file => Count(File.ReadAllText(file), "- rule: ")));

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
