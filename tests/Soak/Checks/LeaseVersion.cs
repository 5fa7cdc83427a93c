namespace Berth.Soak.Checks;

/// <summary>One version of the Lease.</summary>
/// <param name="Seen">When it was seen here.</param>
/// <param name="ResourceVersion">Which.</param>
/// <param name="Holder">Who holds it; empty for nobody.</param>
/// <param name="Acquired">Since when, as the holder says.</param>
/// <param name="Renewed">When it was renewed, as the holder says; all are processes of one machine, with one clock.</param>
/// <param name="Duration">How long it holds from then on.</param>
/// <param name="Transitions">How many holders there were.</param>
public sealed record LeaseVersion(
    DateTimeOffset Seen, string ResourceVersion, string Holder, DateTimeOffset Acquired, DateTimeOffset Renewed, TimeSpan Duration, int Transitions);
