using System.Net;

namespace Berth.Tests.Integration.Crds;

/// <summary>The definitions on a Kubernetes that checks their CEL rules.</summary>
public sealed class CelRuleTests : DefinitionsTest, IClassFixture<DefinitionsControlPlane>
{
    public CelRuleTests(DefinitionsControlPlane controlPlane)
        : base(controlPlane) => controlPlane.SkipBefore(25, "CEL rules in CustomResourceDefinitions");

    public static TheoryData<string> Accepted => Names("tests/Integration/Crds/Examples/accepted");

    public static TheoryData<string> Refused => Names("tests/Integration/Crds/Examples/refused");

    public static TheoryData<string> Invalid => Names("config/samples-invalid");

    [Theory(Timeout = TestLimits.OfATest)]
    [MemberData(nameof(Accepted))]
    public async Task Send_AcceptedExample_IsTaken(string name) =>
        (await SendAsync("tests/Integration/Crds/Examples/accepted", name)).Answer.ShouldSatisfyAllConditions(
            answer => answer.Taken.ShouldBeTrue(answer.Body));

    [Theory(Timeout = TestLimits.OfATest)]
    [MemberData(nameof(Refused))]
    public async Task Send_RefusedExample_IsRefusedWithTheRulesMessage(string name)
    {
        var (example, answer) = await SendAsync("tests/Integration/Crds/Examples/refused", name);

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, answer.Body);
        answer.Body.ShouldContain(CelRule.All.Single(rule => rule.Comment == example.Comment).Message, Case.Sensitive);
    }

    [Theory(Timeout = TestLimits.OfATest)]
    [MemberData(nameof(Invalid))]
    public async Task Send_InvalidSample_IsRefusedWithTheMessageThatItNames(string name)
    {
        var (example, answer) = await SendAsync("config/samples-invalid", name);

        answer.Taken.ShouldBeFalse();
        answer.Body.ShouldContain(example.Comment["refused: ".Length..], Case.Sensitive);
    }
}
