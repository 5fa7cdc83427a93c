namespace Berth.Kube.Models;

/// <summary>Where the names of a kind are unique.</summary>
public enum EntityScope
{
    /// <summary>In a namespace.</summary>
    Namespaced,

    /// <summary>In the whole cluster.</summary>
    Cluster,
}
