using Berth.Crds.Schema;

namespace Berth.Crds;

/// <summary>Shell commands that run when the workspace starts, in the order before, init, command.</summary>
[CelRule("has(self.before) || has(self.init) || has(self.command)", "a task needs something to run: set before, init or command")]
public sealed record TaskSpec
{
    /// <summary>Tells tasks apart; unique within the workspace. What the task prints is in .berth/logs/NAME.log on the first volume.</summary>
    [Length(1, 63)]
    [Pattern("^[A-Za-z0-9][-A-Za-z0-9._]*$", "name must be letters, digits, '-', '.' and '_', beginning with a letter or digit: a log file is named after it")]
    public required string Name { get; init; }

    /// <summary>Runs on every start, before the others.</summary>
    [Length(1, 16384)]
    public string? Before { get; init; }

    /// <summary>Runs once, on the first start: what fills the files, such as a build.</summary>
    [Length(1, 16384)]
    public string? Init { get; init; }

    /// <summary>Runs on every start, last, and may keep running, such as a development server.</summary>
    [Length(1, 16384)]
    public string? Command { get; init; }

    /// <summary>Whether the task runs on the first start of a workspace that was made from a snapshot.</summary>
    [Default]
    public OnSnapshot OnSnapshot { get; init; }
}
