namespace Berth.Crds.Schema;

/// <summary>A column of <c>kubectl get</c>, in the order of the attributes.</summary>
/// <param name="name">The heading.</param>
/// <param name="type">The type: <c>string</c>, <c>boolean</c>, <c>integer</c> or <c>date</c>.</param>
/// <param name="jsonPath">Where the value is.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PrinterColumnAttribute(string name, string type, string jsonPath) : Attribute
{
    /// <summary>The heading.</summary>
    public string Name { get; } = name;

    /// <summary>The type.</summary>
    public string Type { get; } = type;

    /// <summary>Where the value is.</summary>
    public string JsonPath { get; } = jsonPath;

    /// <summary>What the column tells.</summary>
    public required string Description { get; init; }

    /// <summary>0 is always shown, 1 with <c>-o wide</c> only.</summary>
    public int Priority { get; init; }
}
