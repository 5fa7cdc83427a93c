using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Berth.Kube.Client;
using Berth.Kube.Metrics;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Kube.Runtime;

/// <summary>
/// Tells people what happens to objects (<c>kubectl describe</c>, <c>kubectl get events</c>) by core/v1 Events. Best effort: it never
/// blocks and never fails the caller; what floods is combined, counted or dropped.
/// </summary>
public sealed class EventRecorder : BackgroundService
{
    private const int Capacity = 1024;
    private const int Attempts = 4;
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(2);

    private readonly Channel<EventNotice> _notices;
    private readonly KubernetesClient _client;
    private readonly EventCorrelator _correlator;
    private readonly TimeProvider _time;
    private readonly ILogger<EventRecorder> _logger;
    private readonly EventMetrics _metrics;

    /// <summary>Makes a recorder; the host starts it.</summary>
    /// <param name="client">Where events are written.</param>
    /// <param name="component">The reporting component: the operator's name.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Where it is counted what becomes of events.</param>
    /// <param name="logger">Where failures are told.</param>
    public EventRecorder(KubernetesClient client, string component, TimeProvider time, EventMetrics metrics, ILogger<EventRecorder> logger)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _metrics = metrics;
        _client = client;
        _time = time;
        _logger = logger;
        _correlator = new(component, Environment.MachineName, time);
        _notices = Channel.CreateBounded<EventNotice>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    }

    /// <summary>Tells that something happened to an object.</summary>
    /// <param name="about">The object.</param>
    /// <param name="type">Normal, or a warning.</param>
    /// <param name="reason">Why, in one UpperCamelCase word, for machines.</param>
    /// <param name="message">What happened, for people; cut at 1024 characters.</param>
    /// <param name="action">What was done or tried, in one word.</param>
    public void Publish(IKubernetesObject<V1ObjectMeta> about, EventType type, string reason, string message, string? action = null)
    {
        ArgumentNullException.ThrowIfNull(about);
        var kind = about.GetType().GetCustomAttribute<KubernetesEntityAttribute>();
        var reference = new V1ObjectReference
        {
            ApiVersion = about.ApiVersion ?? (string.IsNullOrEmpty(kind?.Group) ? kind?.ApiVersion : $"{kind.Group}/{kind.ApiVersion}"),
            Kind = about.Kind ?? kind?.Kind,
            NamespaceProperty = about.Metadata.NamespaceProperty,
            Name = about.Metadata.Name,
            Uid = about.Metadata.Uid,
        };
        if (!_notices.Writer.TryWrite(new(reference, type, reason, message, action)))
        {
            _metrics.DroppedAsFull.Inc();
        }
    }

    /// <summary>Takes no more, and gives what waits a moment to be written.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _notices.Writer.TryComplete();
        if (ExecuteTask is { } execution)
        {
            var moment = Task.Delay(LastMoment, _time, cancellationToken);
            await Task.WhenAny(execution, moment);
        }

        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var notice in _notices.Reader.ReadAllAsync(stoppingToken))
            {
                if (_correlator.Correlate(notice) is { } entry)
                {
                    await WriteAsync(notice, entry, stoppingToken);
                }
                else
                {
                    _metrics.DroppedAsSpam.Inc();
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task WriteAsync(EventNotice notice, Corev1Event entry, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _correlator.Written(notice, await SendAsync(entry, cancellationToken));
                return;
            }
            catch (KubernetesApiException exception) when (exception.IsNotFound && entry.Metadata.ResourceVersion is not null)
            {
                // The event to be counted up has expired (the API server keeps them for an hour): tell it anew.
                entry = entry with
                {
                    Metadata = new() { Name = entry.Metadata.Name, NamespaceProperty = entry.Metadata.NamespaceProperty },
                    Count = 1,
                    FirstTimestamp = entry.LastTimestamp,
                };
            }
            catch (KubernetesApiException exception)
            {
                var passing = exception.StatusCode is null || exception.IsTooManyRequests || (int)exception.StatusCode >= 500;
                if (!passing || attempt >= Attempts)
                {
                    _metrics.DroppedAsFailed.Inc();
                    EventLog.NotWritten(_logger, notice.Reason, notice.About.Kind, notice.About.NamespaceProperty, notice.About.Name, exception);
                    return;
                }

                await Task.Delay(TimeSpan.FromSeconds(1 << attempt), _time, cancellationToken);
            }
        }
    }

    private async Task<Corev1Event> SendAsync(Corev1Event entry, CancellationToken cancellationToken)
    {
        if (entry.Metadata.ResourceVersion is null)
        {
            var created = await _client.CreateAsync(entry, cancellationToken);
            _metrics.Created.Inc();
            return created;
        }

        var patch = new JsonObject
        {
            ["count"] = entry.Count,
            ["message"] = entry.Message,
            ["lastTimestamp"] = entry.LastTimestamp?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        var counted = await _client.MergePatchAsync<Corev1Event>(entry.Metadata.NamespaceProperty, entry.Metadata.Name!, patch, cancellationToken);
        _metrics.Counted.Inc();
        return counted;
    }
}
