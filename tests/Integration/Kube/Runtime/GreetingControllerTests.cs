using Berth.Kube.Client;
using Berth.Kube.Runtime;
using k8s.Models;
using Microsoft.Extensions.Hosting;

namespace Berth.Tests.Integration.Kube.Runtime;

/// <summary>The example of docs/runtime.md does what it says there, and is what is said there.</summary>
public sealed class GreetingControllerTests(ControlPlane controlPlane)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Example_ANamespaceOfATeam_IsGreetedAndGreetedAgain()
    {
        using var client = controlPlane.NewClient();
        using var host = Build(client.Configuration);
        await host.StartAsync(Ct);
        var made = await client.CreateAsync(
            new V1Namespace { Metadata = new() { GenerateName = "greeting-", Labels = new Dictionary<string, string> { ["team"] = "shop" } } }, Ct);
        var ns = made.Metadata.Name!;

        await Wait.ForAsync(async () => (await client.GetAsync<V1ConfigMap>(ns, "greeting", Ct))?.Data?["text"] == "Hello, shop!", "the greeting", Ct);
        await client.DeleteAsync<V1ConfigMap>(ns, "greeting", null, Ct);
        await Wait.ForAsync(async () => await client.GetAsync<V1ConfigMap>(ns, "greeting", Ct) is not null, "the greeting again", Ct);

        await client.DeleteAsync<V1Namespace>(null, ns, null, Ct);
        await host.StopAsync(Ct);
    }

    [Theory]
    [InlineData("controller", "GreetingController.cs")]
    [InlineData("program", "GreetingControllerTests.cs")]
    public async Task Documentation_OfTheExample_IsTheExample(string part, string file)
    {
        var root = ControlPlane.RepositoryRoot();
        var code = await File.ReadAllLinesAsync(Path.Combine(root, "tests", "Integration", "Kube", "Runtime", file), Ct);
        var begin = Array.FindIndex(code, line => line.Trim() == $"// docs/runtime.md: {part}") + 1;
        var lines = code[begin..].TakeWhile(line => line.Trim() != "// end").ToList();
        var indent = lines[0].Length - lines[0].TrimStart().Length;

        var documentation = await File.ReadAllTextAsync(Path.Combine(root, "docs", "runtime.md"), Ct);

        documentation.ShouldContain(string.Join('\n', lines.Select(line => line.Length == 0 ? "" : line[indent..])));
    }

    private static IHost Build(ClusterConfiguration cluster)
    {
        // docs/runtime.md: program
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddKubernetesOperator(options => (options.Name, options.Cluster) = ("greeter", cluster))
            .AddStore<V1Namespace>(store => store.LabelSelector("team"))
            .AddStore<V1ConfigMap>(store => store.LabelSelector("app=greeter"))
            .AddController<GreetingController, V1Namespace>(controller => controller.Owns<V1ConfigMap>());
        var host = builder.Build();
        // end
        return host;
    }
}
