using Berth.Operator.Workspaces;

namespace Berth.Tests.Unit.Operator.Workspaces;

public sealed class WorkspaceAddressTests
{
    [Theory]
    [InlineData("https://{label}.workspaces.example.com", true)]
    [InlineData("http://{name}.{namespace}.svc:{port}", false)]
    [InlineData("http://{clusterIP}:{port}", false)]
    public void LeadsThroughGateway_OnlyWithTheHostThatTheGatewayServes(string template, bool leads) =>
        new WorkspaceAddress(template).LeadsThroughGateway.ShouldBe(leads);

    [Theory]
    [InlineData("http://{name}.{namespace}.svc:{port}", null, "http://alice.team.svc:8080")]
    [InlineData("http://{clusterIP}:{port}", "10.0.0.7", "http://10.0.0.7:8080")]
    [InlineData("http://{clusterIP}:{port}", null, null)]
    [InlineData("http://{clusterIP}:{port}", "None", null)]
    [InlineData("https://{label}.example.com", null, "https://alice-ree7irnuxl.example.com")]
    [InlineData("https://{namespace}--{name}.example.com", null, "https://team--alice.example.com")]
    public void Of_Template_IsFilledInOrNull(string template, string? clusterIP, string? address) =>
        new WorkspaceAddress(template).Of("alice", "team", "3b2f", clusterIP, 8080).ShouldBe(address);
}
