using k8s.Models;

namespace Berth.Tests.Unit.Kube.Runtime.Stores;

/// <summary>Objects for tests.</summary>
internal static class ConfigMaps
{
    public static V1ConfigMap Make(string name, long version, string? uid = null, string? ns = "ns", string? owner = null) => new()
    {
        Metadata = new()
        {
            Name = name,
            NamespaceProperty = ns,
            Uid = uid ?? $"uid-{name}",
            ResourceVersion = $"{version}",
            OwnerReferences = owner is null ? null : [new() { ApiVersion = "v1", Kind = "ConfigMap", Name = owner, Uid = $"uid-{owner}", Controller = true }],
        },
    };
}
