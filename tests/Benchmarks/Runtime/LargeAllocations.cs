using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace Berth.Benchmarks.Runtime;

/// <summary>
/// Hears of what is put on the heap of large objects (85,000 bytes and more). The runtime tells of one allocation in each 100 KB of
/// them, so that any but a few will be among what it tells.
/// </summary>
public sealed class LargeAllocations : EventListener
{
    private const EventKeywords Gc = (EventKeywords)1;
    private const uint Large = 1;

    /// <summary>The types of what was put there.</summary>
    public IReadOnlyCollection<string> Types => [.. _types.Keys.Order(StringComparer.Ordinal)];

    private readonly ConcurrentDictionary<string, bool> _types = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(eventSource, EventLevel.Verbose, Gc);
        }
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("GCAllocationTick", StringComparison.Ordinal) != true)
        {
            return;
        }

        var names = eventData.PayloadNames!;
        if (eventData.Payload![names.IndexOf("AllocationKind")] is Large)
        {
            _types[(string)eventData.Payload[names.IndexOf("TypeName")]!] = true;
        }
    }
}
