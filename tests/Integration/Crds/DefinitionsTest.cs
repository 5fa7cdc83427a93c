using Berth.Kube.Client;
using k8s.Models;

namespace Berth.Tests.Integration.Crds;

/// <summary>A test that applies examples where Berth's definitions are installed, in a namespace of its own.</summary>
public abstract class DefinitionsTest(ControlPlane controlPlane) : IAsyncLifetime
{
    private readonly KubernetesClient _client = controlPlane.NewClient();
    private readonly YamlApi _api = new(controlPlane.KubeconfigPath);
    private string _namespace = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _namespace = await ControlPlane.NewNamespaceAsync(_client, Ct);

    public async ValueTask DisposeAsync()
    {
        await _client.DeleteAsync<V1Namespace>(null, _namespace, null, CancellationToken.None);
        _client.Dispose();
        await _api.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The names of the examples in a folder.</summary>
    protected static TheoryData<string> Names(string folder) => [.. Example.In(folder).Select(example => example.Name)];

    /// <summary>Sends an example.</summary>
    protected async Task<(Example Example, Answer Answer)> SendAsync(string folder, string name)
    {
        var example = Example.In(folder).Single(example => example.Name == name);
        return (example, await _api.SendAsync(_namespace, example, Ct));
    }
}
