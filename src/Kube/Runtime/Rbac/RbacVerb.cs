namespace Berth.Kube.Runtime.Rbac;

/// <summary>The verbs of Kubernetes' role-based access control.</summary>
[Flags]
public enum RbacVerb
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read one object by name.</summary>
    Get = 1 << 0,

    /// <summary>Read many.</summary>
    List = 1 << 1,

    /// <summary>Follow changes.</summary>
    Watch = 1 << 2,

    /// <summary>Make one; server-side apply of an object that does not exist needs it beside <see cref="Patch"/>.</summary>
    Create = 1 << 3,

    /// <summary>Replace one.</summary>
    Update = 1 << 4,

    /// <summary>Change parts of one; server-side apply is a patch.</summary>
    Patch = 1 << 5,

    /// <summary>Delete one.</summary>
    Delete = 1 << 6,

    /// <summary>Delete many in one request.</summary>
    DeleteCollection = 1 << 7,

    /// <summary>What a store of a kind needs.</summary>
    Read = Get | List | Watch,

    /// <summary>What server-side apply needs.</summary>
    Apply = Create | Patch,
}
