namespace Berth.Operator.Plans;

/// <summary>What the operator logs of carrying out plans: each write, as a sentence without any value of a user's.</summary>
internal static partial class PlanLog
{
    [LoggerMessage(1, LogLevel.Information, "Done: {Write}")]
    public static partial void Written(ILogger logger, PlannedWrite write);

    [LoggerMessage(2, LogLevel.Warning, "The API server refused a write ({Reason}): {Message}")]
    public static partial void Refused(ILogger logger, string reason, string message);
}
