using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace Berth.Soak.Operators;

/// <summary>How much memory a process needs: what is left after full collections, and what is resident then.</summary>
public static class HeapMeter
{
    private const string Provider = "Microsoft-Windows-DotNETRuntime";

    // GCHeapCollectKeyword of the runtime's own provider: enabling it collects (dotnet/runtime, ClrEtwAll.man).
    private const long Collect = 0x800000;
    private const int Times = 3;

    /// <summary>Makes the process collect its garbage, and reads what is left.</summary>
    public static async Task<MemoryFigures> MeasureAsync(Replica replica, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(replica);
        for (var time = 0; time < Times; time++)
        {
            using var session = new DiagnosticsClient(replica.Life.ProcessId)
                .StartEventPipeSession([new EventPipeProvider(Provider, EventLevel.Informational, Collect)], requestRundown: false);
            var reading = session.EventStream.CopyToAsync(Stream.Null, ct);
            await Task.Delay(TimeSpan.FromSeconds(1), ct);
            await session.StopAsync(ct);
            await reading;
        }

        var scrape = await replica.ScrapeAsync(ct) ?? throw new InvalidOperationException($"Replica {replica.Number} does not answer.");
        return new(
            replica.Life.ProcessId,
            scrape.Sum("dotnet_gc_last_collection_heap_size_bytes") - scrape.Sum("dotnet_gc_last_collection_heap_fragmentation_size_bytes"),
            scrape.Sum("process_resident_memory_bytes"));
    }
}
