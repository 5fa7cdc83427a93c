namespace Berth.Crds.Schema;

/// <summary>Bounds a number, both ends included.</summary>
/// <param name="minimum">The least.</param>
/// <param name="maximum">The most.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BoundsAttribute(int minimum, int maximum) : Attribute
{
    /// <summary>The least.</summary>
    public int Minimum { get; } = minimum;

    /// <summary>The most.</summary>
    public int Maximum { get; } = maximum;
}
