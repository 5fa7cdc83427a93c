using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Berth.Kube.Metrics;

/// <summary>
/// Collects what instruments of <see cref="System.Diagnostics.Metrics"/> measure and writes it in the Prometheus text format 0.0.4.
/// Instruments of a meter count when it was made by the given factory, or by none and its name begins with <c>Berth.</c>; and those
/// of the .NET runtime itself, but not those of ASP.NET Core and HTTP.
/// </summary>
public sealed class PrometheusExporter : IDisposable
{
    /// <summary>The media type of <see cref="Scrape"/>.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly Lock _scraping = new();
    private readonly IMeterFactory? _factory;
    private readonly MeterListener _listener = new();

    /// <summary>Begins to collect.</summary>
    /// <param name="factory">Whose meters count.</param>
    public PrometheusExporter(IMeterFactory? factory = null)
    {
        _factory = factory;
        _listener.InstrumentPublished = OnPublished;
        _listener.SetMeasurementEventCallback<byte>(static (instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<short>(static (instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<int>(static (instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<long>(static (instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<float>(static (instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<double>(static (instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<decimal>(static (instrument, value, tags, state) => Record(instrument, (double)value, tags, state));
        _listener.Start();
    }

    /// <summary>Everything measured so far, families in the order of their names.</summary>
    public string Scrape()
    {
        var output = new StringBuilder(16 * 1024);
        lock (_scraping)
        {
            foreach (var family in _families.Values)
            {
                family.BeginScrape();
            }

            _listener.RecordObservableInstruments();
            foreach (var family in _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
            {
                family.WriteTo(output);
            }
        }

        return output.ToString();
    }

    /// <summary>Ends the collection.</summary>
    public void Dispose() => _listener.Dispose();

    private static void Record(Instrument _, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        ((Target)state!).Take(value, tags);

    private static bool IsA(Instrument instrument, Type definition) =>
        instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == definition;

    private static MetricType TypeOf(Instrument instrument) =>
        IsA(instrument, typeof(Histogram<>)) ? MetricType.Histogram
        : GoesUpAndDown(instrument) ? MetricType.Gauge
        : IsA(instrument, typeof(Counter<>)) || IsA(instrument, typeof(ObservableCounter<>)) ? MetricType.Counter
        : MetricType.Gauge;

    // The runtime declares these two as counters, which they are not.
    private static bool GoesUpAndDown(Instrument instrument) =>
        instrument.Name is "dotnet.thread_pool.thread.count" or "dotnet.thread_pool.queue.length";

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => DefaultBounds,
    };

    private void OnPublished(Instrument instrument, MeterListener listener)
    {
        if (!Counts(instrument.Meter))
        {
            return;
        }

        var type = TypeOf(instrument);
        var name = MetricNames.Of(instrument, type);
        var family = _families.GetOrAdd(
            name,
            static (key, published) => new(
                key,
                published.Type,
                published.Instrument.Description ?? published.Instrument.Name,
                published.Instrument.IsObservable,
                BoundsOf(published.Instrument)),
            (Instrument: instrument, Type: type));

        // Of two instruments with one name and different types the second would make the whole page unreadable.
        if (family.Type == type)
        {
            listener.EnableMeasurementEvents(instrument, new Target(family, instrument.IsObservable || IsA(instrument, typeof(Gauge<>))));
        }
    }

    private bool Counts(Meter meter) =>
        meter.Name == "System.Runtime"
        || (meter.Scope is null && meter.Name.StartsWith("Berth.", StringComparison.Ordinal))
        || (meter.Scope is not null && meter.Scope == _factory
            && !meter.Name.StartsWith("Microsoft.", StringComparison.Ordinal)
            && !meter.Name.StartsWith("System.", StringComparison.Ordinal));

    // What an instrument is does not change: found out once, as some measure with every request.
    private sealed class Target(MetricFamily family, bool absolute)
    {
        public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => family.Record(value, absolute, tags);
    }
}
