namespace Berth.Tests.Faults.Proxy;

/// <summary>A fault, and the requests that it befalls. Thread-safe.</summary>
public sealed class FaultRule(Func<ApiCall, bool> when, Fault fault, int times)
{
    private readonly TaskCompletionSource _hit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _hits;
    private bool _over;

    /// <summary>How often it struck.</summary>
    public int Hits => Volatile.Read(ref _hits);

    /// <summary>Ends with its first strike.</summary>
    public Task Hit => _hit.Task;

    /// <summary>What befalls requests that match.</summary>
    public Fault Fault => fault;

    /// <summary>Whether it strikes no more.</summary>
    public bool IsOver => Volatile.Read(ref _over);

    /// <summary>It strikes no more.</summary>
    public void Stop() => Volatile.Write(ref _over, true);

    /// <summary>Whether it strikes this request; counts it if so. The proxy asks for one request at a time.</summary>
    public bool Takes(ApiCall call)
    {
        if (Volatile.Read(ref _over) || _hits >= times || !when(call))
        {
            return false;
        }

        Interlocked.Increment(ref _hits);
        _hit.TrySetResult();
        return true;
    }
}
