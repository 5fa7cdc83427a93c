namespace Berth.Kube.Runtime;

/// <summary>How one process of several is made the leader, by a Lease (client-go's rules and defaults).</summary>
public sealed class LeaderElectionOptions
{
    /// <summary>Whether to elect at all; off unless set: a single process leads at once.</summary>
    public bool Enabled { get; set; }

    /// <summary>The name of the Lease; the operator's name unless set.</summary>
    public string? LeaseName { get; set; }

    /// <summary>The namespace of the Lease; the operator's unless set.</summary>
    public string? Namespace { get; set; }

    /// <summary>Names this process; host name and a random part unless set. Two processes must never share one.</summary>
    public string? Identity { get; set; }

    /// <summary>How long others wait, after the last renewal they saw, before they take over. 15 s.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the leader tries to renew before it gives up. 10 s.</summary>
    public TimeSpan RenewDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The time between attempts, stretched at random by up to 1.2 times itself when waiting for leadership. 2 s.</summary>
    public TimeSpan RetryPeriod { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Checks that the times fit together.</summary>
    /// <exception cref="InvalidOperationException">They do not; the message says which.</exception>
    public void Validate()
    {
        if (LeaseDuration < TimeSpan.FromSeconds(1) || LeaseDuration.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            throw new InvalidOperationException(
                $"{nameof(LeaseDuration)} is {LeaseDuration}: a Lease counts whole seconds, at least one.");
        }

        if (LeaseDuration <= RenewDeadline)
        {
            throw new InvalidOperationException(
                $"{nameof(LeaseDuration)} ({LeaseDuration}) must be longer than {nameof(RenewDeadline)} ({RenewDeadline}), or two could lead.");
        }

        if (RetryPeriod <= TimeSpan.Zero || RenewDeadline <= RetryPeriod * LeaderElector.JitterFactor)
        {
            throw new InvalidOperationException(
                $"{nameof(RenewDeadline)} ({RenewDeadline}) must be longer than {LeaderElector.JitterFactor} × {nameof(RetryPeriod)} ({RetryPeriod}).");
        }
    }
}
