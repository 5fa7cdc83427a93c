namespace Berth.Kube.Client;

/// <summary>A program that prints an <c>ExecCredential</c> (Kubernetes "client-go credential plugins", <c>client.authentication.k8s.io</c>).</summary>
public sealed record ExecPlugin
{
    /// <summary>The program: a path, or a name to be found on <c>PATH</c>.</summary>
    public required string Command { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>What is added to its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary><c>client.authentication.k8s.io/v1</c> or <c>/v1beta1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary><c>Never</c>, <c>IfAvailable</c> or <c>Always</c>: whether it gets our standard input.</summary>
    public string InteractiveMode { get; init; } = "IfAvailable";

    /// <summary>Tell the program about the cluster through <c>KUBERNETES_EXEC_INFO</c>.</summary>
    public bool ProvideClusterInfo { get; init; }

    /// <summary>What to tell the user when the program is not there.</summary>
    public string? InstallHint { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Command;
}
