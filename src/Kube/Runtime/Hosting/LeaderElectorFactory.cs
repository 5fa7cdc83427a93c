using Berth.Kube.Client;
using Microsoft.Extensions.Logging;

namespace Berth.Kube.Runtime;

/// <summary>Makes the elector that the options ask for.</summary>
internal sealed class LeaderElectorFactory(
    KubernetesClient client, ClusterConfiguration cluster, OperatorOptions options, TimeProvider time, ILogger<LeaderElector> logger)
{
    public string LeaseName => options.LeaderElection.LeaseName ?? options.Name;

    public LeaderElector? Create() =>
        options.LeaderElection.Enabled
            ? new(client, options.LeaderElection, options.Namespace ?? cluster.Namespace, options.Name, time, logger)
            : null;
}
