namespace Berth.Tests.Unit.Exploring;

/// <summary>A small world: its states are numbers, and equal numbers are the same state.</summary>
internal interface IStateModel
{
    /// <summary>Where it begins.</summary>
    UInt128 Start { get; }

    /// <summary>What is wrong with a state whatever comes next, or null.</summary>
    string? Always(UInt128 state);

    /// <summary>Adds all that can happen in a state.</summary>
    /// <exception cref="ViolationException">What would happen must not.</exception>
    void AddSteps(UInt128 state, List<Step> steps);

    /// <summary>What is wrong with a state in which nothing more happens by itself, or null.</summary>
    string? AtRest(UInt128 state);

    /// <summary>A state in words.</summary>
    string Describe(UInt128 state);
}
