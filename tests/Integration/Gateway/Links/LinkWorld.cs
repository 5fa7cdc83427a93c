namespace Berth.Tests.Integration.Gateway.Links;

/// <summary>A gateway with a login and a Git server on the control plane of the gateway's tests; there is no operator.</summary>
public sealed class LinkWorld(GatewayWorld world) : IAsyncLifetime
{
    /// <summary>The control plane, with Berth's definitions.</summary>
    public GatewayWorld World { get; } = world;

    internal LinkGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await World.StartAsync();
        Gateway = new(World.Kubeconfig, World.Client);
        await Gateway.StartAsync();
    }

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
