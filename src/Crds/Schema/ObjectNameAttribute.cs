namespace Berth.Crds.Schema;

/// <summary>Narrows <c>metadata.name</c>, which otherwise is any DNS subdomain of up to 253 characters.</summary>
/// <param name="expression">The expression that the name matches.</param>
/// <param name="message">What would be right, as a sentence without a full stop.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ObjectNameAttribute(string expression, string message) : Attribute
{
    /// <summary>The expression that the name matches.</summary>
    public string Expression { get; } = expression;

    /// <summary>What would be right.</summary>
    public string Message { get; } = message;
}
