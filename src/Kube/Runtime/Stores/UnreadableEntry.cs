using Berth.Kube.Client;
using k8s;
using k8s.Models;

namespace Berth.Kube.Runtime;

/// <summary>An object that cannot be read, as the store keeps it.</summary>
/// <param name="Now">What is known of it now.</param>
/// <param name="LastRead">The last version of it that could be read, if this process has seen one.</param>
/// <param name="Places">Where the indexes have it: what the last version that could be read and what is left of this one say.</param>
internal sealed record UnreadableEntry<T>(Unreadable<T> Now, T? LastRead, IReadOnlySet<(string Index, string Value)> Places)
    where T : class, IKubernetesObject<V1ObjectMeta>;
