namespace Berth.Tests.Testing;

/// <summary>What a test waited for did not come.</summary>
public sealed class WaitedInVainException : TimeoutException
{
    /// <summary>A failure that says what was waited for, and what was last seen.</summary>
    public WaitedInVainException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public WaitedInVainException()
    {
    }

    /// <inheritdoc/>
    public WaitedInVainException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
