using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Benchmarks.Loads;

/// <summary>A pod of which only the metadata is read: watching must not cost the machine what is to be measured.</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Pod", PluralName = "pods")]
public sealed record ObservedPod : CustomKubernetesEntity;
