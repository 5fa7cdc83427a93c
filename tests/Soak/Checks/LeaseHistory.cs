using Berth.Kube.Client;
using Berth.Soak.Operators;
using k8s.Models;

namespace Berth.Soak.Checks;

/// <summary>Every version that the Lease ever had, as far as the API server tells: after it was restarted it may not know what was before.</summary>
public sealed class LeaseHistory(KubernetesClient client, RunLog log)
{
    /// <summary>The name of the Lease.</summary>
    public const string Name = "berth-operator";

    private readonly List<LeaseVersion> _versions = [];

    /// <summary>All versions, in their order.</summary>
    public IReadOnlyList<LeaseVersion> Versions
    {
        get
        {
            lock (_versions)
            {
                return [.. _versions];
            }
        }
    }

    /// <summary>How often a version may have been missed.</summary>
    public int Gaps { get; private set; }

    /// <summary>Records until it is cancelled.</summary>
    public async Task RecordAsync(CancellationToken ct)
    {
        string? from = null;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (from is null)
                {
                    var now = await client.ListPageAsync<V1Lease>(new() { Namespace = Replica.LeaseNamespace, FieldSelector = $"metadata.name={Name}" }, ct);
                    foreach (var lease in now.Items)
                    {
                        Add(lease);
                    }

                    from = now.ResourceVersion;
                }

                WatchOptions options = new() { Namespace = Replica.LeaseNamespace, FieldSelector = $"metadata.name={Name}", ResourceVersion = from };
                await foreach (var told in client.WatchAsync<V1Lease>(options, ct))
                {
                    from = told.Object.Metadata.ResourceVersion;
                    if (told.Type is WatchEventType.Added or WatchEventType.Modified)
                    {
                        Add(told.Object);
                    }
                }
            }
            catch (KubernetesApiException e)
            {
                if (e.IsExpired)
                {
                    from = null;
                    Gaps++;
                    log.Write("the lease's history has a gap: the API server does not know what was before it was restarted");
                }

                await Task.Delay(100, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private void Add(V1Lease lease)
    {
        var spec = lease.Spec ?? new();
        LeaseVersion version = new(
            log.Now,
            lease.Metadata.ResourceVersion!,
            spec.HolderIdentity ?? "",
            spec.AcquireTime ?? default,
            spec.RenewTime ?? default,
            TimeSpan.FromSeconds(spec.LeaseDurationSeconds ?? 0),
            spec.LeaseTransitions ?? 0);
        lock (_versions)
        {
            if (_versions.Count == 0 || _versions[^1].ResourceVersion != version.ResourceVersion)
            {
                _versions.Add(version);
            }
        }
    }
}
