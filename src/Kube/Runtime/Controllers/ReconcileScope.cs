using System.Collections;
using Berth.Kube.Models;

namespace Berth.Kube.Runtime;

/// <summary>What every log line of a reconcile carries.</summary>
internal sealed class ReconcileScope(string kind, ObjectKey key, Guid id) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 4;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("Kind", kind),
        1 => new("Namespace", key.Namespace),
        2 => new("Name", key.Name),
        3 => new("ReconcileId", id),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
        {
            yield return this[index];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{kind} {key} reconcile {id}";
}
