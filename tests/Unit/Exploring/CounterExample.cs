namespace Berth.Tests.Unit.Exploring;

/// <summary>A way to something wrong.</summary>
/// <param name="Wrong">What is wrong.</param>
/// <param name="Steps">How it comes to it.</param>
/// <param name="State">The state in which it is wrong, in words.</param>
internal sealed record CounterExample(string Wrong, IReadOnlyList<string> Steps, string State)
{
    public override string ToString() =>
        $"{Wrong}\n{string.Join('\n', Steps.Select((step, index) => $"  {index + 1}. {step}"))}\n  {State}";
}
