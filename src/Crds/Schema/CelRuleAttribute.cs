namespace Berth.Crds.Schema;

/// <summary>
/// A rule in the Common Expression Language that the API server checks (<c>x-kubernetes-validations</c>, Kubernetes 1.25 and
/// newer; older servers drop it). A rule that uses <c>oldSelf</c> is checked on changes only.
/// </summary>
/// <remarks>Only what Kubernetes 1.27 knows may be used: a server refuses a whole CRD for one function that is too new for it.</remarks>
/// <param name="rule">The expression; true is right.</param>
/// <param name="message">What would be right, as a sentence without a full stop.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class, AllowMultiple = true)]
public sealed class CelRuleAttribute(string rule, string message) : Attribute
{
    /// <summary>The expression; true is right.</summary>
    public string Rule { get; } = rule;

    /// <summary>What would be right.</summary>
    public string Message { get; } = message;
}
