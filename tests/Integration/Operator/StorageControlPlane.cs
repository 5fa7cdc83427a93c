using Berth.Tests.Integration.Operator.Storages;

namespace Berth.Tests.Integration.Operator;

/// <summary>A control plane with what a storage needs of it.</summary>
public sealed class StorageControlPlane(TestStorage storage) : ControlPlane
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Options => storage.ClusterOptions;
}
