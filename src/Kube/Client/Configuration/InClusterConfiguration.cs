namespace Berth.Kube.Client;

/// <summary>Reads what the kubelet gives a pod: the API server's address in the environment, the service account in a folder.</summary>
internal static class InClusterConfiguration
{
    private const string HostVariable = "KUBERNETES_SERVICE_HOST";
    private const string PortVariable = "KUBERNETES_SERVICE_PORT";

    public static bool IsPresent(ConfigurationEnvironment environment) =>
        !string.IsNullOrEmpty(environment.Variable(HostVariable))
        && !string.IsNullOrEmpty(environment.Variable(PortVariable))
        && File.Exists(TokenFile(environment));

    public static ClusterConfiguration Load(ConfigurationEnvironment environment)
    {
        var host = environment.Variable(HostVariable);
        var port = environment.Variable(PortVariable);
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port))
        {
            throw new ClusterConfigurationException(
                $"This does not run in a pod: {HostVariable} and {PortVariable} are not both set.");
        }

        var tokenFile = TokenFile(environment);
        if (!File.Exists(tokenFile))
        {
            throw new ClusterConfigurationException(
                $"The pod has no service account token at {tokenFile}: automountServiceAccountToken must not be false.");
        }

        // IPv6 addresses come bare and need brackets in a URL.
        var authority = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";
        if (!Uri.TryCreate($"https://{authority}", UriKind.Absolute, out var server))
        {
            throw new ClusterConfigurationException($"{HostVariable}={host} and {PortVariable}={port} make no address.");
        }

        var authorityFile = Path.Combine(environment.ServiceAccountFolder, "ca.crt");
        var namespaceFile = Path.Combine(environment.ServiceAccountFolder, "namespace");
        return new()
        {
            Server = server,
            CertificateAuthorityFile = File.Exists(authorityFile) ? authorityFile : null,
            Namespace = File.Exists(namespaceFile) ? File.ReadAllText(namespaceFile).Trim() : "default",
            Credentials = new() { TokenFile = tokenFile },
            Source = "in-cluster",
        };
    }

    private static string TokenFile(ConfigurationEnvironment environment) => Path.Combine(environment.ServiceAccountFolder, "token");
}
