using Berth.Kube.Client;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Berth.Kube.Runtime;

/// <summary>Becomes the leader, stays it as long as it can be renewed, and gives it back. One use, one caller at a time.</summary>
public sealed class LeaderElector
{
    /// <summary>By how much of itself the retry period is stretched at random at most.</summary>
    public const double JitterFactor = 1.2;

    private readonly KubernetesClient _client;
    private readonly LeaderElectionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _namespace;
    private readonly string _name;
    private readonly LeaseObservation _observation;
    private V1Lease? _held;
    private long _renewed;
    private volatile bool _hasLed;

    /// <summary>Checks the options and makes an elector.</summary>
    /// <exception cref="InvalidOperationException">The times in <paramref name="options"/> do not fit together.</exception>
    public LeaderElector(
        KubernetesClient client, LeaderElectionOptions options, string @namespace, string name, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _client = client;
        _options = options;
        _time = time;
        _logger = logger;
        _namespace = options.Namespace ?? @namespace;
        _name = options.LeaseName ?? name;
        Identity = options.Identity ?? $"{Environment.MachineName}_{Guid.NewGuid()}";
        _observation = new(Identity, options.LeaseDuration, time);
    }

    /// <summary>Names this process in the Lease.</summary>
    public string Identity { get; }

    /// <summary>Whether this process leads.</summary>
    public bool IsLeader { get; private set; }

    /// <summary>
    /// Whether this process has led and, by the clock, may lead no more: it has given leadership back or up, or has not renewed it within
    /// the deadline for that. Others wait for longer. From any thread.
    /// </summary>
    public bool HasLapsed =>
        Interlocked.Read(ref _renewed) is var renewed and not 0
        && (_hasLed && !IsLeader || _time.GetElapsedTime(renewed) >= _options.RenewDeadline);

    /// <summary>Waits until this process leads.</summary>
    public async Task AcquireAsync(CancellationToken cancellationToken)
    {
        LeaderLog.Waiting(_logger, _namespace, _name, Identity);
        string? holder = null;
        while (!await TryAsync(_options.RenewDeadline, cancellationToken))
        {
            if (_observation.Holder is { } now && now != holder)
            {
                holder = now;
                LeaderLog.HeldBy(_logger, _namespace, _name, now);
            }

            await Task.Delay(_options.RetryPeriod * (1 + (JitterFactor * Random.Shared.NextDouble())), _time, cancellationToken);
        }

        IsLeader = true;
        _hasLed = true;
        LeaderLog.Leads(_logger, Identity, _namespace, _name);
    }

    /// <summary>Renews the lease; returns when leadership is lost. From then on nothing may be written.</summary>
    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(_options.RetryPeriod, _time, cancellationToken);
            var left = _options.RenewDeadline - _time.GetElapsedTime(_renewed);
            if (left > TimeSpan.Zero && await TryAsync(left, cancellationToken))
            {
                continue;
            }

            if (_observation.Holder == Identity && _time.GetElapsedTime(_renewed) < _options.RenewDeadline)
            {
                continue;
            }

            IsLeader = false;
            LeaderLog.Lost(_logger, Identity, _namespace, _name, _observation.Holder);
            return;
        }
    }

    /// <summary>Gives leadership back, so that the next leader need not wait. After all work has ended.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (!IsLeader || _held is null)
        {
            return;
        }

        IsLeader = false;
        try
        {
            await _client.UpdateAsync(_observation.Released(_held), cancellationToken);
            LeaderLog.Released(_logger, Identity, _namespace, _name);
        }
        catch (Exception exception) when (exception is KubernetesApiException or OperationCanceledException)
        {
            LeaderLog.NotReleased(_logger, Identity, _namespace, _name, exception);
        }
    }

    private async Task<bool> TryAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await TakeOrRenewAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LeaderLog.TimedOut(_logger, _namespace, _name, timeout);
        }
        catch (KubernetesApiException exception) when (exception.IsConflict)
        {
            // Another process was quicker, or our copy is old: read it again next time.
            _held = null;
        }
        catch (KubernetesApiException exception)
        {
            _held = null;
            LeaderLog.Failed(_logger, _namespace, _name, exception);
        }

        return false;
    }

    private async Task<bool> TakeOrRenewAsync(CancellationToken cancellationToken)
    {
        // Before the request: others count from when they see the new record, which cannot be earlier.
        var began = _time.GetTimestamp();
        var lease = _held ?? await _client.GetAsync<V1Lease>(_namespace, _name, cancellationToken);
        if (lease is not null && !_observation.MayTake(lease))
        {
            return false;
        }

        var blank = new V1Lease { Metadata = new() { NamespaceProperty = _namespace, Name = _name } };
        var written = lease is null
            ? await _client.CreateAsync(_observation.Taken(blank), cancellationToken)
            : await _client.UpdateAsync(_observation.Taken(lease), cancellationToken);
        _observation.MayTake(written);
        _held = written;
        Interlocked.Exchange(ref _renewed, began);
        return true;
    }
}
