namespace Berth.Tests.Integration.Operator;

/// <summary>How many of which resource; the same in spec and status.</summary>
public sealed record V1ResourceQuotaSpec
{
    public IReadOnlyDictionary<string, string>? Hard { get; init; }
}
