namespace Berth.Tests.Testing;

/// <summary>
/// How long tests may take, at most. None of these is an expectation: each is there so that a test that hangs ends at all, and is so long that
/// a machine that is busy with other things does not reach it.
/// </summary>
public static class TestLimits
{
    /// <summary>For <c>[Fact(Timeout = …)]</c>, in milliseconds: longer than several waits of which each comes close to its own limit.</summary>
    public const int OfATest = 900_000;

    /// <summary>For one wait, whoever waits: this library, a socket, an HTTP client or a browser.</summary>
    public static TimeSpan OfAWait { get; } = TimeSpan.FromMinutes(4);
}
