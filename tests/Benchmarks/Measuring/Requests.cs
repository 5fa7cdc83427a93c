namespace Berth.Benchmarks.Measuring;

/// <summary>The requests that somebody made in a span of time.</summary>
/// <param name="Events">Every one of them that was answered.</param>
public sealed record Requests(IReadOnlyList<AuditEvent> Events)
{
    private static readonly string[] ReadVerbs = ["get", "list", "watch"];

    /// <summary>Requests that change something, by verb, resource and subresource.</summary>
    public IReadOnlyDictionary<string, int> Writes => Count(Events.Where(IsWrite));

    /// <summary>Requests that change nothing.</summary>
    public IReadOnlyDictionary<string, int> Reads => Count(Events.Where(request => !IsWrite(request)));

    /// <summary>Requests that failed, by verb, resource and status.</summary>
    public IReadOnlyDictionary<string, int> Failures =>
        Events.Where(request => request.ResponseStatus?.Code >= 400)
            .CountBy(request => $"{Name(request)} {request.ResponseStatus!.Code}")
            .ToDictionary(StringComparer.Ordinal);

    /// <summary>Whether a request changes something.</summary>
    public static bool IsWrite(AuditEvent request) => !ReadVerbs.Contains(request.Verb);

    /// <summary>Verb, resource and subresource.</summary>
    public static string Name(AuditEvent request) =>
        $"{request.Verb} {request.ObjectRef?.Resource}{(request.ObjectRef?.Subresource is { } part ? $"/{part}" : "")}";

    /// <summary>The median time that the API server took to answer, in milliseconds, by verb, resource and subresource; watches left out.</summary>
    public IReadOnlyDictionary<string, double> MedianMilliseconds() =>
        Events.Where(request => request.Verb != "watch")
            .GroupBy(Name)
            .ToDictionary(
                group => group.Key,
                group => Spread.Of([.. group.Select(request => (request.StageTimestamp - request.RequestReceivedTimestamp).TotalMilliseconds)]).Median,
                StringComparer.Ordinal);

    private static Dictionary<string, int> Count(IEnumerable<AuditEvent> requests) => requests.CountBy(Name).ToDictionary(StringComparer.Ordinal);
}
