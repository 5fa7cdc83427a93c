using Berth.Gateway.Links;

namespace Berth.Tests.Unit.Gateway.Links;

public sealed class CopyNamespaceTests
{
    // printf %s bob@example.com | sha256sum | cut -c1-20
    private const string Bob = "bob-5ff860bf1190596c7188";

    [Theory]
    [InlineData(null, "team")]
    [InlineData("", "team")]
    [InlineData("guests", "guests")]
    [InlineData("{user}", Bob)]
    [InlineData("ws-{user}", "ws-" + Bob)]
    [InlineData("{user}-ws", Bob + "-ws")]
    public void Of_Template_IsFilledIn(string? template, string expected) => CopyNamespace.Of(template, "team", "bob@example.com").ShouldBe(expected);

    [Theory]
    [InlineData("-{user}")]
    [InlineData("{user}-")]
    [InlineData("{user}{user}{user}")]
    [InlineData("{other}")]
    [InlineData("Upper")]
    public void Of_TemplateThatMakesNoName_IsNone(string template) => CopyNamespace.Of(template, "team", "bob@example.com").ShouldBeNull();

    [Theory]
    [InlineData("bob@example.com", Bob)]
    [InlineData("Bob@Example.com", Bob)]
    [InlineData("bob", "bob-81b637d8fcd2c6da6359")]
    [InlineData("../kube-system@x", "kubesystem-")]
    [InlineData("a.very.long.name.indeed.of.somebody@example.com", "averylongnameindeedo-")]
    [InlineData("日本@example.com", "")]
    public void LabelOf_Name_IsALabelOfItsOwn(string user, string start)
    {
        var label = CopyNamespace.LabelOf(user);

        label.ShouldStartWith(start);
        label.ShouldMatch("^([a-z0-9]{1,20}-)?[0-9a-f]{20}$");
    }

    [Fact]
    public void LabelOf_SubjectsThatDifferInCase_Differ() => CopyNamespace.LabelOf("Bob").ShouldNotBe(CopyNamespace.LabelOf("bob"));
}
