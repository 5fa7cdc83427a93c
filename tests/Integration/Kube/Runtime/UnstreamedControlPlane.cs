namespace Berth.Tests.Integration.Kube.Runtime;

/// <summary>A control plane of its own, whose API server refuses to send a list as the first events of a watch.</summary>
public sealed class UnstreamedControlPlane : ControlPlane
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Options => ["--no-watch-list"];
}
