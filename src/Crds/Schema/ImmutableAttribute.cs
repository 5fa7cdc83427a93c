namespace Berth.Crds.Schema;

/// <summary>The field keeps the value that it was created with; for required fields (an optional one could be dropped and set anew).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ImmutableAttribute : Attribute;
