namespace Berth.Kube.Client;

/// <summary>What a watch tells about an object.</summary>
public enum WatchEventType
{
    /// <summary>It is there now.</summary>
    Added,

    /// <summary>It has changed.</summary>
    Modified,

    /// <summary>It is gone; the event holds its last state.</summary>
    Deleted,

    /// <summary>Nothing happened up to the object's <c>metadata.resourceVersion</c>, which is all it holds.</summary>
    Bookmark,
}
