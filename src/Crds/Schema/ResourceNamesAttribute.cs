namespace Berth.Crds.Schema;

/// <summary>What else <c>kubectl</c> calls the kind.</summary>
/// <param name="singular">The singular, such as <c>workspace</c>.</param>
/// <param name="shortName">The abbreviation, such as <c>ws</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ResourceNamesAttribute(string singular, string shortName) : Attribute
{
    /// <summary>The singular.</summary>
    public string Singular { get; } = singular;

    /// <summary>The abbreviation.</summary>
    public string ShortName { get; } = shortName;

    /// <summary>The category: <c>kubectl get berth</c> lists all kinds of the group.</summary>
    public string Category { get; } = "berth";
}
