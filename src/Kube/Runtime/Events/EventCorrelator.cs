using System.Globalization;
using k8s.Models;

namespace Berth.Kube.Runtime;

/// <summary>
/// Decides what becomes of a notice, by client-go's rules and numbers: an object may cause 25 events in a row and then one in 300 s;
/// the same message again raises the count of the event that is there; more than 10 different messages of one reason within 600 s
/// become one "combined" event. Not thread-safe.
/// </summary>
internal sealed class EventCorrelator(string component, string instance, TimeProvider time)
{
    public const int Burst = 25;
    public const int AlikeBeforeCombined = 10;
    public const string CombinedPrefix = "(combined from similar events): ";
    private const int Remembered = 4096;
    private const int LongestName = 253 - 17;
    private const int LongestMessage = 1024;
    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan AlikeWithin = TimeSpan.FromSeconds(600);

    private readonly LruCache<V1ObjectReference, Bucket> _buckets = new(Remembered);
    private readonly LruCache<AlikeKey, Alike> _alike = new(Remembered);
    private readonly LruCache<EventNotice, Known> _known = new(Remembered);
    private long _sequence;

    /// <summary>The event to write, null when it is dropped as spam. One that bears a resource version exists: its count has grown.</summary>
    public Corev1Event? Correlate(EventNotice notice)
    {
        notice = notice with { Message = notice.Message.Length > LongestMessage ? notice.Message[..LongestMessage] : notice.Message };
        var now = time.GetUtcNow();
        var shown = Combine(notice, now);

        // After combining, as client-go does: a flood of different messages uses up the bucket too.
        if (!_buckets.GetOrAdd(notice.About, () => new(now)).Take(now))
        {
            return null;
        }

        // A combined event is one event, whatever its last message.
        var key = shown == notice ? shown : notice with { Message = CombinedPrefix };
        var known = _known.GetOrAdd(key, () => new());
        known.Event = known.Event is { } previous
            ? previous with { Count = previous.Count + 1, LastTimestamp = now.UtcDateTime, Message = shown.Message }
            : New(shown, now);
        return known.Event;
    }

    /// <summary>Notes what the API server made of an event, so that the next one alike raises its count.</summary>
    public void Written(EventNotice notice, Corev1Event written)
    {
        var key = written.Message?.StartsWith(CombinedPrefix, StringComparison.Ordinal) == true ? notice with { Message = CombinedPrefix } : notice;
        var known = _known.GetOrAdd(key, () => new());
        // Thousands are remembered: what the answer says as we did is kept once.
        known.Event = known.Event is { } ours
            ? ours with
            {
                Metadata = ours.Metadata with { ResourceVersion = written.Metadata.ResourceVersion },
                Count = written.Count,
                FirstTimestamp = written.FirstTimestamp,
                LastTimestamp = written.LastTimestamp,
            }
            : written;
    }

    private EventNotice Combine(EventNotice notice, DateTimeOffset now)
    {
        var alike = _alike.GetOrAdd(new(notice.About, notice.Type, notice.Reason), () => new(now));
        if (now - alike.Last > AlikeWithin)
        {
            alike.Messages.Clear();
        }

        alike.Last = now;
        if (alike.Messages.Count >= AlikeBeforeCombined && !alike.Messages.Contains(notice.Message))
        {
            return notice with { Message = CombinedPrefix + notice.Message };
        }

        alike.Messages.Add(notice.Message);
        return notice;
    }

    private Corev1Event New(EventNotice notice, DateTimeOffset now)
    {
        var about = notice.About.Name ?? "";
        about = about.Length > LongestName ? about[..LongestName] : about;
        return new()
        {
            Metadata = new()
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"{about}.{(now.Ticks << 8) | (++_sequence & 0xff):x16}"),
                NamespaceProperty = notice.About.NamespaceProperty ?? "default",
            },
            InvolvedObject = notice.About,
            Type = notice.Type.ToString(),
            Reason = notice.Reason,
            Message = notice.Message,
            Action = notice.Action,
            Count = 1,
            FirstTimestamp = now.UtcDateTime,
            LastTimestamp = now.UtcDateTime,
            Source = new() { Component = component },
            ReportingComponent = component,
            ReportingInstance = instance,
        };
    }

    private sealed record AlikeKey(V1ObjectReference About, EventType Type, string Reason);

    private sealed class Alike(DateTimeOffset now)
    {
        public HashSet<string> Messages { get; } = new(StringComparer.Ordinal);

        public DateTimeOffset Last { get; set; } = now;
    }

    private sealed class Known
    {
        public Corev1Event? Event { get; set; }
    }

    private sealed class Bucket(DateTimeOffset now)
    {
        private double _tokens = Burst;
        private DateTimeOffset _last = now;

        public bool Take(DateTimeOffset now)
        {
            _tokens = Math.Min(Burst, _tokens + ((now - _last) / Refill));
            _last = now;
            if (_tokens < 1)
            {
                return false;
            }

            _tokens--;
            return true;
        }
    }
}
