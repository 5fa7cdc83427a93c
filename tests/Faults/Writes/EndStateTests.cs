namespace Berth.Tests.Faults.Writes;

/// <summary>What is compared must be able to differ.</summary>
public sealed class EndStateTests
{
    [Fact]
    public void Difference_OfTheSame_IsEmpty() => EndState.Difference(State(("pods a", "x")), State(("pods a", "x"))).ShouldBeEmpty();

    [Fact]
    public void Difference_OfStates_NamesWhatIsMissingTooMuchAndDifferent() =>
        EndState.Difference(
            State(("pods a", "x"), ("pods b", "phase: Running\nsame")),
            State(("pods b", "phase: Failed\nsame"), ("pods c", "x")))
            .ShouldBe("missing: pods a\ndiffers: pods b\n  - phase: Running\n  + phase: Failed\ntoo much: pods c");

    private static SortedDictionary<string, string> State(params (string Name, string Text)[] objects) =>
        new(objects.ToDictionary(entry => entry.Name, entry => entry.Text), StringComparer.Ordinal);
}
