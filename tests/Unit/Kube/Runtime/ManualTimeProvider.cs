namespace Berth.Tests.Unit.Kube.Runtime;

/// <summary>A clock that stands still until a test moves it; timers that become due fire in order, on the caller's thread.</summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (true)
        {
            ManualTimer? next;
            lock (_gate)
            {
                next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
                _now = next?.Due > _now ? next.Due!.Value : next is null ? end : _now;
                if (next is not null)
                {
                    next.Due = null;
                    _timers.Remove(next);
                }
            }

            if (next is null)
            {
                return;
            }

            next.Fire();
        }
    }

    /// <summary>Waits until something waits for the clock, moves it there, and says how long that was.</summary>
    /// <param name="otherThan">A wait of this length is on its way out, and does not count.</param>
    public async Task<TimeSpan> AdvanceToNextTimerAsync(TimeSpan? otherThan = null)
    {
        var before = GetUtcNow();
        DateTimeOffset? due = null;
        await Wait.ForAsync(
            () => (due = NextDue()) is { } time && time - before != otherThan,
            "something to wait for the clock",
            CancellationToken.None,
            () => $"{due - before}");
        Advance(due!.Value > before ? due.Value - before : TimeSpan.Zero);
        return due.Value - before;
    }

    private DateTimeOffset? NextDue()
    {
        lock (_gate)
        {
            return _timers.Min(timer => timer.Due);
        }
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset? Due { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            period.ShouldBe(Timeout.InfiniteTimeSpan, "periodic timers are not needed");
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime;
                if (Due is not null)
                {
                    clock._timers.Add(this);
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
