namespace Berth.Soak.Checks;

/// <summary>A time in which one process held the Lease.</summary>
/// <param name="Holder">Its identity.</param>
/// <param name="Began">When it took the Lease, before it asked for it.</param>
/// <param name="LastRenewed">When it renewed it last.</param>
/// <param name="End">Until when nobody else may have it: the end of the Lease after the last renewal, or when it was given back.</param>
/// <param name="IsGivenBack">Whether it was given back.</param>
public sealed record Term(string Holder, DateTimeOffset Began, DateTimeOffset LastRenewed, DateTimeOffset End, bool IsGivenBack);
