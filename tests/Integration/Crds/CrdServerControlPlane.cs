namespace Berth.Tests.Integration.Crds;

/// <summary>A control plane with Berth's definitions, whose custom resources are served by Kubernetes 1.36: it checks CEL rules.</summary>
public sealed class CrdServerControlPlane : ControlPlane
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Options => ["--crd-server"];

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Definitions.InstallAsync(this);
    }
}
