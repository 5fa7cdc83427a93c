using Berth.Kube.Client;
using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Operator.Plans;

/// <summary>An object that a plan needs to know, that exists, and that cannot be read: what it says is not known, and nothing is decided by it.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name, with the namespace where that is another one.</param>
/// <param name="Error">Why it cannot be read.</param>
public sealed record UnreadableObject(string Kind, string Name, string Error)
{
    /// <summary>Names it.</summary>
    public static UnreadableObject Of<T>(Unreadable<T> unreadable)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        new(EntityDefinition.Of<T>().Kind, unreadable.Key.Name, unreadable.Error);

    /// <summary>What is said of an object that waits for it.</summary>
    public static string Message(IReadOnlyList<UnreadableObject> unreadable) =>
        $"{string.Join("; ", unreadable.Take(3).Select(one => $"The {one.Kind} '{one.Name}' cannot be read ({one.Error})"))}"
        + $"{(unreadable.Count > 3 ? $"; and {unreadable.Count - 3} more" : "")}: nothing is changed until it is mended or deleted.";

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Name}, which cannot be read";
}
