namespace Berth.Crds.Schema;

/// <summary>
/// The field keeps the value that it was created with; for required fields (an optional one could be dropped and set anew).
/// </summary>
/// <param name="instead">What to do instead, as a clause without a full stop.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ImmutableAttribute(string instead) : Attribute
{
    /// <summary>What to do instead.</summary>
    public string Instead { get; } = instead;
}
