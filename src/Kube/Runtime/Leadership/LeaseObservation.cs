using k8s.Models;

namespace Berth.Kube.Runtime;

/// <summary>
/// Judges a Lease. A lease that somebody holds is expired when it has not changed for its own duration by <em>our</em> clock, since we
/// saw it change: the clocks of other machines do not matter. Not thread-safe.
/// </summary>
internal sealed class LeaseObservation(string identity, TimeSpan ownDuration, TimeProvider time)
{
    private V1LeaseSpec? _seen;
    private long _since;

    public string? Holder => _seen?.HolderIdentity;

    /// <summary>Notes what a lease says, and answers whether it may be written: it is ours, nobody's, without times, or expired.</summary>
    public bool MayTake(V1Lease lease)
    {
        var spec = lease.Spec ?? new();
        if (spec != _seen)
        {
            _seen = spec;
            _since = time.GetTimestamp();
        }

        if (string.IsNullOrEmpty(spec.HolderIdentity) || spec.HolderIdentity == identity || (spec.RenewTime is null && spec.AcquireTime is null))
        {
            return true;
        }

        var duration = spec.LeaseDurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : ownDuration;
        return time.GetElapsedTime(_since) > duration;
    }

    /// <summary>The lease with us as its holder from now on.</summary>
    public V1Lease Taken(V1Lease lease)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var old = lease.Spec ?? new();
        var ours = old.HolderIdentity == identity;
        return lease with
        {
            Spec = old with
            {
                HolderIdentity = identity,
                LeaseDurationSeconds = (int)ownDuration.TotalSeconds,
                AcquireTime = ours ? old.AcquireTime ?? now : now,
                RenewTime = now,
                LeaseTransitions = (old.LeaseTransitions ?? 0) + (ours || lease.Metadata.ResourceVersion is null ? 0 : 1),
            },
        };
    }

    /// <summary>The lease with no holder, to be taken at once by whoever wants it.</summary>
    public V1Lease Released(V1Lease lease)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return lease with
        {
            Spec = (lease.Spec ?? new()) with { HolderIdentity = null, LeaseDurationSeconds = 1, AcquireTime = now, RenewTime = now },
        };
    }
}
