using Berth.Gateway.Login;
using Berth.Gateway.View;

namespace Berth.Gateway.Gate;

/// <summary>A request or an upgraded connection that was let through and is under way.</summary>
public sealed class GateConnection : IDisposable
{
    private static readonly TimeSpan TimeToLeave = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _cut = new();
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action _abort;
    private int _state;
    private GateReason _reason;
    private long _activity;

    /// <summary>Makes one.</summary>
    /// <param name="target">The workspace and port.</param>
    /// <param name="who">Who came.</param>
    /// <param name="abort">Ends the client's side at once, for good.</param>
    public GateConnection(HostTarget target, GatewayIdentity who, Action abort)
    {
        Target = target;
        Who = who;
        _abort = abort;
    }

    /// <summary>The workspace and port.</summary>
    public HostTarget Target { get; }

    /// <summary>Who came.</summary>
    public GatewayIdentity Who { get; }

    /// <summary>Ends when the connection is cut: nothing is forwarded any more.</summary>
    public CancellationToken Cut => _cut.Token;

    /// <summary>What the workspace is told of who came, signed; null when it is told nothing.</summary>
    public string? IdentityToken { get; set; }

    /// <summary>Whether it was cut, and why.</summary>
    public GateReason? CutReason => Volatile.Read(ref _state) == 0 ? null : _reason;

    /// <summary>How many times something came from the client; grows while somebody uses the connection.</summary>
    public long Activity => Interlocked.Read(ref _activity);

    /// <summary>Says goodbye in the connection's own protocol, where it has one. Set once it is upgraded.</summary>
    public Func<Task>? Goodbye { get; set; }

    /// <summary>
    /// Cuts the connection: a goodbye where the protocol has one, half a second to leave, and then an end that no peer can put off.
    /// </summary>
    /// <returns>Whether this call cut it; false when it was cut before.</returns>
    public async Task<bool> CutAsync(GateReason reason)
    {
        if (Interlocked.CompareExchange(ref _state, 1, 0) != 0)
        {
            return false;
        }

        _reason = reason;
        if (Goodbye is { } goodbye)
        {
            // A peer that does not read must not keep the connection open.
            await Task.WhenAny(goodbye(), Task.Delay(TimeToLeave, CancellationToken.None)).ConfigureAwait(false);
            WhileItLasts(_cut.Cancel);
            await Task.WhenAny(_end.Task, Task.Delay(TimeToLeave, CancellationToken.None)).ConfigureAwait(false);
        }

        WhileItLasts(() =>
        {
            _abort();
            _cut.Cancel();
        });
        return true;
    }

    /// <summary>Something came from the client.</summary>
    public void Touch() => Interlocked.Increment(ref _activity);

    /// <summary>The request has ended: nothing can be cut any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _end.TrySetResult();
        }

        _cut.Dispose();
    }

    // Not for a request that has ended: the server uses its context for the next one, of whomever.
    private void WhileItLasts(Action act)
    {
        lock (_gate)
        {
            if (!_end.Task.IsCompleted)
            {
                act();
            }
        }
    }
}
