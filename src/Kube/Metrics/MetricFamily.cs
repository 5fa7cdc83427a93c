using System.Text;

namespace Berth.Kube.Metrics;

/// <summary>All series of one name. Thread-safe.</summary>
internal sealed class MetricFamily(string name, MetricType type, string help, bool observed, IReadOnlyList<double> bounds)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<KeyValuePair<string, object?>[], MetricSeries> _series = new(TagComparer.Instance);

    public string Name => name;

    public MetricType Type => type;

    /// <summary>Takes in a measurement: the value itself from an observed instrument or a gauge, a step from a counter.</summary>
    public void Record(double value, bool absolute, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            var lookup = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
            if (!lookup.TryGetValue(tags, out var series))
            {
                lookup[tags] = series = new(type == MetricType.Histogram ? bounds.Count + 1 : 0);
            }

            series.Value = absolute ? value : series.Value + value;
            if (type == MetricType.Histogram)
            {
                var bucket = 0;
                while (bucket < bounds.Count && value > bounds[bucket])
                {
                    bucket++;
                }

                series.Buckets[bucket]++;
                series.Count++;
            }
        }
    }

    /// <summary>Forgets observed values before they are asked for again, so that what is no longer reported disappears.</summary>
    public void BeginScrape()
    {
        if (observed)
        {
            lock (_gate)
            {
                _series.Clear();
            }
        }
    }

    public void WriteTo(StringBuilder output)
    {
        lock (_gate)
        {
            if (_series.Count == 0)
            {
                return;
            }

            output.Append("# HELP ").Append(name).Append(' ').Append(PrometheusText.EscapeHelp(help)).Append('\n');
            output.Append("# TYPE ").Append(name).Append(' ').Append(type switch
            {
                MetricType.Counter => "counter",
                MetricType.Gauge => "gauge",
                _ => "histogram",
            }).Append('\n');
            foreach (var (tags, series) in _series)
            {
                if (type == MetricType.Histogram)
                {
                    WriteHistogram(output, tags, series);
                }
                else
                {
                    PrometheusText.AppendSample(output, name, tags, null, series.Value);
                }
            }
        }
    }

    private void WriteHistogram(StringBuilder output, KeyValuePair<string, object?>[] tags, MetricSeries series)
    {
        var below = 0L;
        for (var bucket = 0; bucket < series.Buckets.Length; bucket++)
        {
            below += series.Buckets[bucket];
            var bound = bucket < bounds.Count ? bounds[bucket] : double.PositiveInfinity;
            PrometheusText.AppendSample(output, name + "_bucket", tags, PrometheusText.Number(bound), below);
        }

        PrometheusText.AppendSample(output, name + "_sum", tags, null, series.Value);
        PrometheusText.AppendSample(output, name + "_count", tags, null, series.Count);
    }
}
