namespace Berth.Tests.Integration.Crds;

/// <summary>The control plane that all tests share, with Berth's definitions.</summary>
public sealed class PlainDefinitions(ControlPlane controlPlane) : IAsyncLifetime
{
    /// <summary>The control plane.</summary>
    public ControlPlane ControlPlane { get; } = controlPlane;

    public async ValueTask InitializeAsync() => await Definitions.InstallAsync(ControlPlane);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
