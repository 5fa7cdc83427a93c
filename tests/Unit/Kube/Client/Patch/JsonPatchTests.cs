using Berth.Kube.Client;

namespace Berth.Tests.Unit.Kube.Client;

public sealed class JsonPatchTests
{
    [Fact]
    public void ToString_AllOperations_IsRfc6902()
    {
        var patch = new JsonPatch().Test("/metadata/uid", "u1").Add("/metadata/finalizers/-", "a/b").Replace("/spec/x", 3).Remove("/spec/y");

        patch.ToString().ShouldBe(
            """[{"op":"test","path":"/metadata/uid","value":"u1"},{"op":"add","path":"/metadata/finalizers/-","value":"a/b"},{"op":"replace","path":"/spec/x","value":3},{"op":"remove","path":"/spec/y"}]""");
    }

    [Fact]
    public void Test_ForNull_KeepsTheValueMember() =>
        new JsonPatch().Test("/metadata/finalizers", null).ToString().ShouldBe("""[{"op":"test","path":"/metadata/finalizers","value":null}]""");

    [Fact]
    public void Pointer_SlashesAndTildes_AreEscaped() =>
        JsonPatch.Pointer("metadata", "annotations", "berth.dev/a~b").ShouldBe("/metadata/annotations/berth.dev~1a~0b");
}
