using Berth.Kube.Client;
using Microsoft.Extensions.Logging;

namespace Berth.Kube.Runtime;

/// <summary>Makes the elector that the options ask for.</summary>
internal sealed class LeaderElectorFactory(
    KubernetesClient client, ClusterConfiguration cluster, OperatorOptions options, WriteGuard guard, TimeProvider time, ILogger<LeaderElector> logger)
{
    public string LeaseName => options.LeaderElection.LeaseName ?? options.Name;

    public LeaderElector? Create()
    {
        if (!options.LeaderElection.Enabled)
        {
            return null;
        }

        var elector = new LeaderElector(client, options.LeaderElection, options.Namespace ?? cluster.Namespace, options.Name, time, logger);
        guard.Follow(elector);
        return elector;
    }
}
