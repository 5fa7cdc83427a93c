using Berth.Tests.Faults.Stories;

namespace Berth.Tests.Faults.Writes;

/// <summary>One disturbed run.</summary>
/// <param name="Story">The story.</param>
/// <param name="Write">The write at which it happens.</param>
/// <param name="Way">What happens.</param>
public sealed record Cell(Story Story, Write Write, Way Way)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Story.Name} / {Write} / {Way}";
}
