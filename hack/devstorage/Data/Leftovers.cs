namespace Berth.DevStorage.Data;

/// <summary>What to do with data that was made and not confirmed; of what is in neither list an object may still want it.</summary>
/// <param name="Known">Handles that the cluster knows after all: confirm them.</param>
/// <param name="Orphans">Handles that nothing can ever want: remove their data.</param>
public sealed record Leftovers(IReadOnlyList<string> Known, IReadOnlyList<string> Orphans);
