namespace Berth.Kube.Runtime;

/// <summary>What happened to an object in a store.</summary>
public enum StoreChangeType
{
    /// <summary>It appeared.</summary>
    Added,

    /// <summary>It has another version.</summary>
    Updated,

    /// <summary>It is gone from the API server (or from the selection of the store).</summary>
    Deleted,

    /// <summary>It exists, in a version that cannot be read: it is not in the store any more, and not gone. It is not told to be deleted.</summary>
    Unreadable,
}
