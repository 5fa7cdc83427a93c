using System.Collections.Concurrent;
using System.Runtime;
using System.Runtime.ExceptionServices;
using Prometheus;

namespace Berth.Kube.Metrics;

/// <summary>
/// The <c>dotnet_*</c> metrics: what the runtime's meter <c>System.Runtime</c> tells OpenTelemetry, under the names that OpenTelemetry's
/// exporter to Prometheus gives it, so that its dashboards fit. prometheus-net's own have other names, and its adapter of meters writes
/// gauges as counters.
/// </summary>
public sealed class DotNetMetrics : IDisposable
{
    // As the runtime names them, by GCMemoryInfo's index.
    private static readonly string[] Generations = ["gen0", "gen1", "gen2", "loh", "poh"];

    private readonly Counter.Child[] _collections;
    private readonly Counter _allocated;
    private readonly Counter _pauses;
    private readonly Gauge _committed;
    private readonly Gauge.Child[] _sizes;
    private readonly Gauge.Child[] _fragments;
    private readonly Counter _jitMethods;
    private readonly Counter _jitTime;
    private readonly Counter _contentions;
    private readonly Gauge _threads;
    private readonly Gauge _queued;
    private readonly Counter _workItems;
    private readonly Gauge _timers;
    private readonly Counter _exceptions;
    private readonly ConcurrentDictionary<Type, Counter.Child> _exceptionsOf = new();

    /// <summary>Defines the metrics; exceptions are counted from <see cref="Start"/> on.</summary>
    public DotNetMetrics(IMetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        string[] generation = ["gc_heap_generation"];
        var collections = metrics.CreateCounter("dotnet_gc_collections_total", "Garbage collections, by the oldest generation collected.", generation);
        _collections = [.. Generations[..(GC.MaxGeneration + 1)].Select(name => collections.WithLabels(name))];
        _allocated = metrics.CreateCounter("dotnet_gc_heap_total_allocated_bytes_total", "Bytes allocated on the managed heap.");
        _pauses = metrics.CreateCounter("dotnet_gc_pause_time_seconds_total", "Time for which garbage collections paused the process.");
        _committed = metrics.CreateGauge("dotnet_gc_last_collection_memory_committed_size_bytes", "Memory committed by the garbage collector at its last collection.");
        var sizes = metrics.CreateGauge("dotnet_gc_last_collection_heap_size_bytes", "Size of the managed heap after the last collection, fragmentation included.", generation);
        _sizes = [.. Generations.Select(name => sizes.WithLabels(name))];
        var fragments = metrics.CreateGauge("dotnet_gc_last_collection_heap_fragmentation_size_bytes", "Fragmentation of the managed heap after the last collection.", generation);
        _fragments = [.. Generations.Select(name => fragments.WithLabels(name))];
        _jitMethods = metrics.CreateCounter("dotnet_jit_compiled_methods_total", "Methods compiled while the process ran.");
        _jitTime = metrics.CreateCounter("dotnet_jit_compilation_time_seconds_total", "Time spent compiling methods.");
        _contentions = metrics.CreateCounter("dotnet_monitor_lock_contentions_total", "Times that a thread had to wait for a lock.");
        _threads = metrics.CreateGauge("dotnet_thread_pool_threads", "Threads of the thread pool.");
        _queued = metrics.CreateGauge("dotnet_thread_pool_queue_length", "Work items that wait for a thread of the pool.");
        _workItems = metrics.CreateCounter("dotnet_thread_pool_work_item_count_total", "Work items that the thread pool has completed.");
        _timers = metrics.CreateGauge("dotnet_timers", "Active timers.");
        _exceptions = metrics.CreateCounter("dotnet_exceptions_total", "Exceptions thrown, by their type; most are caught and expected.", ["error_type"]);
    }

    /// <summary>Begins to count exceptions, of all threads of the process.</summary>
    public void Start() => AppDomain.CurrentDomain.FirstChanceException += OnException;

    /// <summary>Reads the values anew.</summary>
    public void Update()
    {
        // A collection of a generation collects the younger ones too, and is counted with each.
        for (var generation = 0; generation < _collections.Length; generation++)
        {
            var older = generation + 1 < _collections.Length ? GC.CollectionCount(generation + 1) : 0;
            _collections[generation].IncTo(GC.CollectionCount(generation) - older);
        }

        _allocated.IncTo(GC.GetTotalAllocatedBytes());
        _pauses.IncTo(GC.GetTotalPauseDuration().TotalSeconds);
        var last = GC.GetGCMemoryInfo(GCKind.Any);
        _committed.Set(last.TotalCommittedBytes);
        var heaps = last.GenerationInfo;
        for (var generation = 0; generation < Math.Min(_sizes.Length, heaps.Length); generation++)
        {
            _sizes[generation].Set(heaps[generation].SizeAfterBytes);
            _fragments[generation].Set(heaps[generation].FragmentationAfterBytes);
        }

        _jitMethods.IncTo(JitInfo.GetCompiledMethodCount());
        _jitTime.IncTo(JitInfo.GetCompilationTime().TotalSeconds);
        _contentions.IncTo(Monitor.LockContentionCount);
        _threads.Set(ThreadPool.ThreadCount);
        _queued.Set(ThreadPool.PendingWorkItemCount);
        _workItems.IncTo(ThreadPool.CompletedWorkItemCount);
        _timers.Set(Timer.ActiveCount);
    }

    /// <summary>Stops counting exceptions.</summary>
    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= OnException;

    // The types are those of the program's code: their number is bounded.
    private void OnException(object? sender, FirstChanceExceptionEventArgs thrown) =>
        _exceptionsOf.GetOrAdd(thrown.Exception.GetType(), static (type, exceptions) => exceptions.WithLabels(type.Name), _exceptions).Inc();
}
