namespace Berth.Tests.Integration.Crds;

/// <summary>
/// A control plane of its own, with Berth's definitions, for tests of what only a current Kubernetes does: CEL rules in definitions,
/// lists as the first events of a watch, and merging the lists of a custom resource with server-side apply.
/// </summary>
public sealed class DefinitionsControlPlane : ControlPlane
{
    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Definitions.InstallAsync(this);
    }
}
