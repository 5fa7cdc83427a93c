using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Kube.Runtime;

/// <summary>
/// The last state of objects that are gone and whose <see cref="IEntityController{TEntity}.DeletedAsync"/> is still to be called;
/// several of one name when it was deleted and made again in a row. Thread-safe.
/// </summary>
internal sealed class Departed<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, Queue<TEntity>> _gone = [];

    public void Add(ObjectKey key, TEntity entity)
    {
        lock (_gate)
        {
            if (!_gone.TryGetValue(key, out var queue))
            {
                _gone[key] = queue = new();
            }

            queue.Enqueue(entity);
        }
    }

    public TEntity? Peek(ObjectKey key)
    {
        lock (_gate)
        {
            return _gone.TryGetValue(key, out var queue) ? queue.Peek() : null;
        }
    }

    public void Remove(ObjectKey key)
    {
        lock (_gate)
        {
            var queue = _gone[key];
            queue.Dequeue();
            if (queue.Count == 0)
            {
                _gone.Remove(key);
            }
        }
    }
}
