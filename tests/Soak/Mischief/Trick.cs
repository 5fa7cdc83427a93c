namespace Berth.Soak.Mischief;

/// <summary>Something that goes wrong.</summary>
/// <param name="Name">What, for the log.</param>
/// <param name="IsRough">Whether the leader may lose the lease, or its life, by it.</param>
/// <param name="Weight">How often it is chosen, against the others.</param>
/// <param name="Play">Does it, and returns when it is over.</param>
public sealed record Trick(string Name, bool IsRough, int Weight, Func<CancellationToken, Task> Play);
