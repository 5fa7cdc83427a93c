using System.Collections.Concurrent;
using System.Text.Json;
using Berth.Kube.Runtime;

namespace Berth.Tests.Testing;

/// <summary>
/// Finds whoever changes an object that a store holds. The models are mutable, and a store shares one instance with all its readers. Of each
/// object that is stored its JSON is kept, and compared with what the object is later (client-go has such a detector, too).
/// </summary>
public static class MutationDetector
{
    private const int MostKept = 20_000;
    private static readonly ConcurrentQueue<(object Entity, string Json)> Kept = new();
    private static readonly ConcurrentQueue<string> Found = new();

    /// <summary>Begins to watch all stores of this process.</summary>
    public static void Start() => StoreObserver.Stored = Keep;

    /// <summary>Compares all objects that are kept.</summary>
    /// <exception cref="InvalidOperationException">Somebody changed one of them; names the first few, as they were and as they are.</exception>
    public static void Check()
    {
        while (Kept.TryDequeue(out var kept))
        {
            Compare(kept);
        }

        if (!Found.IsEmpty)
        {
            throw new InvalidOperationException($"{Found.Count} objects of a store were changed by their readers:\n{string.Join('\n', Found.Take(5))}");
        }
    }

    private static void Keep(object entity)
    {
        Kept.Enqueue((entity, Show(entity)));
        if (Kept.Count > MostKept && Kept.TryDequeue(out var oldest))
        {
            Compare(oldest);
        }
    }

    private static void Compare((object Entity, string Json) kept)
    {
        if (Show(kept.Entity) is var now && now != kept.Json)
        {
            Found.Enqueue($"{kept.Entity.GetType().Name}: {kept.Json} became {now}");
        }
    }

    private static string Show(object entity) => JsonSerializer.Serialize(entity, entity.GetType());
}
