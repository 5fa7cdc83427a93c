using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Kube.Client;

/// <summary>
/// An object that the API server holds and that this process cannot read, such as one with a number that does not fit its type. It exists:
/// nobody may take it for deleted, and nobody may act on what is left of it as if it were all of it.
/// </summary>
/// <param name="Remains">
/// What could be read: of the metadata at least the name, unless even that was missing. Members that could not be read are absent, also
/// those that the type requires; of a list, elements may be missing.
/// </param>
/// <param name="Error">Which member could not be read and why, without the value itself, which may be a secret; one line for people.</param>
/// <typeparam name="T">The kind.</typeparam>
public sealed record Unreadable<T>(T Remains, string Error)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Its namespace and name; an empty name when it has none that can be read.</summary>
    public ObjectKey Key => ObjectKey.Of(Remains);

    /// <summary>Its uid.</summary>
    public string? Uid => Remains.Metadata.Uid;

    /// <summary>Its version.</summary>
    public string? ResourceVersion => Remains.Metadata.ResourceVersion;
}
