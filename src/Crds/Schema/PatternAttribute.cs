namespace Berth.Crds.Schema;

/// <summary>
/// The value matches a regular expression. It becomes the schema's <c>pattern</c>, whose refusal quotes the expression alone, and
/// beside it a CEL rule that says what would be right in words.
/// </summary>
/// <param name="expression">An expression in RE2's syntax (no look-around), anchored at both ends.</param>
/// <param name="message">What would be right, as a sentence without a full stop that begins with the field's name.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string expression, string message) : Attribute
{
    /// <summary>The regular expression.</summary>
    public string Expression { get; } = expression;

    /// <summary>What would be right.</summary>
    public string Message { get; } = message;

    /// <summary>Whether the expression is for the items of the list rather than for the field itself.</summary>
    public bool Items { get; init; }
}
