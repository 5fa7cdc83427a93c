namespace Berth.Crds.Schema;

/// <summary>Bounds the characters of a string. Every string that a user writes has an upper bound: it bounds what CEL rules cost.</summary>
/// <param name="minimum">The fewest characters.</param>
/// <param name="maximum">The most characters.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(int minimum, int maximum) : Attribute
{
    /// <summary>The fewest characters.</summary>
    public int Minimum { get; } = minimum;

    /// <summary>The most characters.</summary>
    public int Maximum { get; } = maximum;

    /// <summary>Whether the bounds are for the items of the list rather than for the field itself.</summary>
    public bool Items { get; init; }
}
