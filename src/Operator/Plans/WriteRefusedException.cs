namespace Berth.Operator.Plans;

/// <summary>The API server will not take a write however often it is sent: invalid, forbidden by quota or policy, or the name is taken.</summary>
public sealed class WriteRefusedException(Refusal refusal, Exception? inner = null) : Exception(refusal.Message, inner)
{
    /// <summary>What to tell the user.</summary>
    public Refusal Refusal { get; } = refusal;
}
