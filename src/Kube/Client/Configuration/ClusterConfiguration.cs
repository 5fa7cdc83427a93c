namespace Berth.Kube.Client;

/// <summary>Where a cluster's API server is, how it is recognised, and as whom to speak to it. Printing it shows no secret.</summary>
public sealed record ClusterConfiguration
{
    /// <summary>The API server's address; a path in it is put before every API path.</summary>
    public required Uri Server { get; init; }

    /// <summary>PEM certificates of the authorities that may vouch for the server; the system's when neither this nor the file is set.</summary>
    public string? CertificateAuthorityData { get; init; }

    /// <summary>A file of such certificates; read again when it changes.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>The name that the server's certificate must bear, also sent as SNI, instead of the host in <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Take any certificate. For experiments only.</summary>
    public bool InsecureSkipTlsVerify { get; init; }

    /// <summary>An HTTP, HTTPS or SOCKS5 proxy; the environment's (<c>HTTPS_PROXY</c>) unless set.</summary>
    public Uri? ProxyUrl { get; init; }

    /// <summary>The namespace that the context, or the pod, is in.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>As whom to speak.</summary>
    public UserCredentials Credentials { get; init; } = UserCredentials.Anonymous;

    /// <summary>Where this came from, for people: a file and context, or "in-cluster".</summary>
    public string Source { get; init; } = "code";

    /// <summary>
    /// The configuration that kubectl would use: <paramref name="kubeconfigPath"/>, else the files in <c>KUBECONFIG</c>, else the
    /// service account of the pod this runs in, else <c>~/.kube/config</c>.
    /// </summary>
    /// <exception cref="ClusterConfigurationException">None was found, or it is wrong; the message names the file and the field.</exception>
    public static ClusterConfiguration Load(string? kubeconfigPath = null, string? context = null) =>
        ConfigurationLoader.Load(kubeconfigPath, context, ConfigurationEnvironment.Process);

    /// <summary>The configuration of a pod's service account.</summary>
    /// <exception cref="ClusterConfigurationException">This does not run in a pod, or the pod mounts no service account token.</exception>
    public static ClusterConfiguration InCluster() => InClusterConfiguration.Load(ConfigurationEnvironment.Process);

    /// <summary>
    /// The configuration in kubeconfig files, merged as kubectl does: the first file that has an entry wins it; missing files count as empty.
    /// </summary>
    /// <param name="paths">The files, most important first.</param>
    /// <param name="context">The context; the current one unless set.</param>
    /// <exception cref="ClusterConfigurationException">The message names the file and the field.</exception>
    public static ClusterConfiguration FromKubeconfig(IReadOnlyList<string> paths, string? context = null) =>
        Kubeconfig.Read(paths).Resolve(context);

    /// <inheritdoc/>
    public override string ToString() => $"{Server} ({Source}, {Credentials})";
}
