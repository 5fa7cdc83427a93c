using Berth.Kube.Client;

namespace Berth.Benchmarks.Loads;

/// <summary>A kind of object that a controller makes one pod and one claim for.</summary>
public abstract class Load
{
    /// <summary>The kind's name in the plural, for people.</summary>
    public abstract string Name { get; }

    /// <summary>As whom the controller that reconciles the kind speaks to the API server.</summary>
    public abstract string ControllerUser { get; }

    /// <summary>Creates the object of a number.</summary>
    public abstract Task CreateAsync(KubernetesClient client, string @namespace, int number, CancellationToken ct);

    /// <summary>Asks for the deletion of the object of a number, and of what belongs to it as far as its controller sees to that.</summary>
    public abstract Task DeleteAsync(KubernetesClient client, string @namespace, int number, CancellationToken ct);

    /// <summary>Whether no object of the kind is left in the namespace.</summary>
    public abstract Task<bool> IsGoneAsync(KubernetesClient client, string @namespace, CancellationToken ct);
}
