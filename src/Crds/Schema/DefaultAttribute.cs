namespace Berth.Crds.Schema;

/// <summary>The API server fills the field in where it is absent, with the value that the property has in a new instance.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultAttribute : Attribute;
