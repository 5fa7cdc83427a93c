namespace Berth.Tests.EndToEnd;

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it printed, errors included.</param>
public sealed record CommandResult(int ExitCode, string Output);
