namespace Berth.Kube.Client;

/// <summary>Which objects a list returns, and from when (Kubernetes API concepts, "Resource versions").</summary>
public sealed record ListOptions
{
    /// <summary>Everything, from all namespaces, as it is now.</summary>
    public static ListOptions Default { get; } = new();

    /// <summary>The namespace; null for all of them and for cluster-scoped kinds.</summary>
    public string? Namespace { get; init; }

    /// <summary>Selects by labels, such as <c>app=web,tier!=test</c>.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Selects by fields, such as <c>spec.nodeName=</c>.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Unset: the most recent, from etcd. <c>0</c>: anything the server's cache has. Else: at least as new as this.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary><c>Exact</c> or <c>NotOlderThan</c>.</summary>
    public string? ResourceVersionMatch { get; init; }

    /// <summary>How many items a page may have; unset or zero for all in one. A server may ignore it when it answers from its cache.</summary>
    public int? Limit { get; init; }

    /// <summary>The token of the previous page. It expires after some minutes (410).</summary>
    public string? Continue { get; init; }
}
