namespace Berth.Crds.Schema;

/// <summary>Bounds the entries of a list or map. Every list that a user writes has a bound: it bounds what CEL rules cost.</summary>
/// <param name="count">The most entries.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MaxItemsAttribute(int count) : Attribute
{
    /// <summary>The most entries.</summary>
    public int Count { get; } = count;
}
