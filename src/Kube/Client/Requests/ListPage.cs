using k8s;
using k8s.Models;

namespace Berth.Kube.Client;

/// <summary>One page of a list.</summary>
/// <param name="Items">The objects that could be read; they may lack <c>apiVersion</c> and <c>kind</c>, as the API server leaves them out of lists.</param>
/// <param name="ResourceVersion">The version of the collection: a watch that starts here misses nothing.</param>
/// <param name="Continue">The token for the next page; null on the last.</param>
/// <param name="RemainingItemCount">How many follow this page, where the server says so.</param>
/// <typeparam name="T">The kind.</typeparam>
public sealed record ListPage<T>(IReadOnlyList<T> Items, string? ResourceVersion, string? Continue, long? RemainingItemCount = null)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The objects of the page that exist and cannot be read.</summary>
    public IReadOnlyList<Unreadable<T>> Unreadable { get; init; } = [];
}
