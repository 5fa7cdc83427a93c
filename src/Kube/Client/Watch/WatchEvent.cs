using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Kube.Client;

/// <summary>One event of a watch.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">
/// The object after it; for a bookmark only its <c>metadata.resourceVersion</c> means something; of one that cannot be read what could be.
/// </param>
/// <typeparam name="T">The kind.</typeparam>
public readonly record struct WatchEvent<T>(WatchEventType Type, T Object)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The annotation that marks the end of the initial events (KEP-3157).</summary>
    public const string InitialEventsEndAnnotation = "k8s.io/initial-events-end";

    /// <summary>Set when the object cannot be read; never of a bookmark, which holds nothing else that matters.</summary>
    public Unreadable<T>? Unreadable { get; init; }

    /// <summary>Whether all objects that existed when the watch began have now been told.</summary>
    public bool IsInitialEventsEnd =>
        Type == WatchEventType.Bookmark && Object.Metadata.Annotation(InitialEventsEndAnnotation) == "true";
}
