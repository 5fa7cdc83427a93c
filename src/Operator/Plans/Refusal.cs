namespace Berth.Operator.Plans;

/// <summary>A reason for not going on that a person can do something about.</summary>
/// <param name="Reason">Stable CamelCase identifier; becomes a condition's reason.</param>
/// <param name="Message">What was wrong, where, and what would be right.</param>
public sealed record Refusal(string Reason, string Message);
