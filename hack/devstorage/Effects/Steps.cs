using Berth.Kube.Models;
using Berth.Kube.Runtime;
using k8s;
using k8s.Models;

namespace Berth.DevStorage.Effects;

/// <summary>Decide, act, decide again on what is known then, until there is nothing to do.</summary>
public static class Steps
{
    private const int Most = 25;

    /// <summary>Runs the steps of one object.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="next">The decision, on what is known at the time it is called.</param>
    /// <param name="act">Does a step; answers when to look again, or null to decide again at once.</param>
    /// <exception cref="InvalidOperationException">The plan does not come to rest.</exception>
    public static async Task<ReconciliationResult<T>> RunAsync<T, TStep>(T entity, Func<TStep?> next, Func<TStep, Task<TimeSpan?>> act)
        where T : class, IKubernetesObject<V1ObjectMeta>
        where TStep : class
    {
        for (var count = 0; count < Most; count++)
        {
            if (next() is not { } step)
            {
                return ReconciliationResult<T>.Success(entity);
            }

            if (await act(step) is { } later)
            {
                return ReconciliationResult<T>.Success(entity, later);
            }
        }

        throw new InvalidOperationException($"{ObjectKey.Of(entity)} did not come to rest after {Most} steps");
    }
}
