namespace Berth.Tests.Testing;

/// <summary>How a program ended, and all that it printed.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record CommandOutcome(int ExitCode, string Output, string Error);
