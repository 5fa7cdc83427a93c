using Berth.DevStorage.Objects;
using k8s;
using k8s.Models;

namespace Berth.DevStorage.Faults;

/// <summary>Keeps attempts that fail on purpose apart, so that whoever watches sees each error.</summary>
public static class FaultPace
{
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(2);

    /// <summary>How long until the next attempt; null for now.</summary>
    public static TimeSpan? Wait(IKubernetesObject<V1ObjectMeta> entity, FaultSet faults, DateTimeOffset now)
    {
        var begun = entity.Metadata.CreationTimestamp ?? now;
        var rest = begun + (Apart * Math.Min(entity.FailedAttempts(), faults.ErrorsFirst)) - now;
        return rest > TimeSpan.Zero ? rest : null;
    }
}
