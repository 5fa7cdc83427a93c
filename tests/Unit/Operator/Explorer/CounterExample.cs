namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>A way to something wrong.</summary>
/// <param name="Wrong">What is wrong.</param>
/// <param name="Steps">How it comes to it.</param>
/// <param name="World">The world in which it is wrong.</param>
internal sealed record CounterExample(string Wrong, IReadOnlyList<string> Steps, World World)
{
    public override string ToString() =>
        $"{Wrong}\n{string.Join('\n', Steps.Select((step, index) => $"  {index + 1}. {step}"))}\n  {World}";
}
