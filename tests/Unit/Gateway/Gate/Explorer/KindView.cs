namespace Berth.Tests.Unit.Gateway.Gate.Explorer;

/// <summary>What a replica knows of a kind, and what is on the way to it: up to two events, the last of which is the truth.</summary>
/// <param name="Known">What it knows.</param>
/// <param name="Next">The next event, when there are two.</param>
/// <param name="Behind">By how many events it is behind.</param>
/// <param name="Stale">For how many ticks what it knows has not been true any more.</param>
internal readonly record struct KindView(int Known, int Next, int Behind, int Stale)
{
    /// <summary>After a change of the truth. Of more than two events one is left out, as when a list takes the place of a broken watch.</summary>
    public KindView Changed(int before) => Behind switch
    {
        0 => this with { Behind = 1 },
        1 => this with { Next = before, Behind = 2 },
        _ => this,
    };

    /// <summary>After the next event.</summary>
    public KindView Told(int truth) => Behind == 2 ? new(Next, 0, 1, Stale) : new(truth, 0, 0, 0);

    /// <summary>After a tick.</summary>
    public KindView Aged() => Behind == 0 ? this : this with { Stale = Math.Min(2, Stale + 1) };
}
