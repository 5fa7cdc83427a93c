using System.Net;

namespace Berth.Tests.Integration.Crds;

/// <summary>What the schemas of the definitions take and refuse, on a Kubernetes of any age: before 1.25 they are without their CEL rules.</summary>
public sealed class SchemaTests(PlainDefinitions definitions) : DefinitionsTest(definitions.ControlPlane), IClassFixture<PlainDefinitions>
{
    public static TheoryData<string> Accepted => Names("tests/Integration/Crds/Examples/accepted");

    public static TheoryData<string> RefusedBySchema =>
    [
        .. Example.In("tests/Integration/Crds/Examples/refused")
            .Where(example => CelRule.All.Single(rule => rule.Comment == example.Comment).IsInTheSchemaToo)
            .Select(example => example.Name),
    ];

    [Theory(Timeout = TestLimits.OfATest)]
    [MemberData(nameof(Accepted))]
    public async Task Send_AcceptedExample_IsTaken(string name) =>
        (await SendAsync("tests/Integration/Crds/Examples/accepted", name)).Answer.ShouldSatisfyAllConditions(
            answer => answer.Taken.ShouldBeTrue(answer.Body));

    [Theory(Timeout = TestLimits.OfATest)]
    [MemberData(nameof(RefusedBySchema))]
    public async Task Send_RefusedExampleOfAPattern_IsRefused(string name) =>
        (await SendAsync("tests/Integration/Crds/Examples/refused", name)).Answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
}
