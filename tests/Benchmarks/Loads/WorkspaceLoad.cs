using Berth.Crds;
using Berth.Kube.Client;

namespace Berth.Benchmarks.Loads;

/// <summary>Workspaces of one class, with the one volume that a workspace has unless it says otherwise.</summary>
public sealed class WorkspaceLoad : Load
{
    /// <summary>The class of all of them.</summary>
    public const string ClassName = "bench";

    /// <summary>An image that nothing pulls: no node takes the pods.</summary>
    public const string Image = "berth.invalid/bench:1";

    /// <inheritdoc/>
    public override string Name => "Workspaces";

    /// <inheritdoc/>
    public override string ControllerUser => "system:serviceaccount:berth-system:berth-operator";

    /// <summary>The class.</summary>
    public static WorkspaceClass Class { get; } = new()
    {
        Metadata = new() { Name = ClassName },
        Spec = new() { Image = Image, Storage = new() { DefaultSize = "1Gi" } },
    };

    /// <summary>The name of the object of a number.</summary>
    public static string NameOf(int number) => $"bench-{number:00000}";

    /// <inheritdoc/>
    public override Task CreateAsync(KubernetesClient client, string @namespace, int number, CancellationToken ct) =>
        client.CreateAsync(
            new Workspace
            {
                Metadata = new() { NamespaceProperty = @namespace, Name = NameOf(number) },
                Spec = new() { Owner = "bench@example.com", ClassName = ClassName },
            },
            ct);

    /// <inheritdoc/>
    public override Task DeleteAsync(KubernetesClient client, string @namespace, int number, CancellationToken ct) =>
        client.DeleteAsync<Workspace>(@namespace, NameOf(number), null, ct);

    /// <inheritdoc/>
    public override async Task<bool> IsGoneAsync(KubernetesClient client, string @namespace, CancellationToken ct) =>
        (await client.ListPageAsync<Workspace>(new() { Namespace = @namespace, Limit = 1 }, ct)).Items.Count == 0;
}
