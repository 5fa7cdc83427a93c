namespace Berth.Kube.Client;

/// <summary>Knows the credential to use now.</summary>
internal abstract class CredentialProvider : IDisposable
{
    /// <exception cref="ClusterConfigurationException">There is none to be had.</exception>
    public abstract ValueTask<Credential> GetAsync(CancellationToken ct);

    /// <summary>The server refused this one (401): the next <see cref="GetAsync"/> gets a new one, if there is a newer.</summary>
    public abstract void Invalidate(Credential refused);

    public abstract void Dispose();

    public static CredentialProvider Of(ClusterConfiguration configuration, KubernetesClientOptions options) =>
        configuration.Credentials.Exec is { } plugin
            ? new ExecCredentialProvider(plugin, configuration, options)
            : new ConfiguredCredentialProvider(configuration, options.TimeProvider);
}
