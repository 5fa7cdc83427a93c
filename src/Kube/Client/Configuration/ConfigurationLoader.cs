namespace Berth.Kube.Client;

/// <summary>Decides which configuration to use, in kubectl's order.</summary>
internal static class ConfigurationLoader
{
    public static ClusterConfiguration Load(string? kubeconfigPath, string? context, ConfigurationEnvironment environment)
    {
        if (!string.IsNullOrEmpty(kubeconfigPath))
        {
            return File.Exists(kubeconfigPath)
                ? ClusterConfiguration.FromKubeconfig([kubeconfigPath], context)
                : throw new ClusterConfigurationException($"The kubeconfig {kubeconfigPath} does not exist.");
        }

        if (environment.Variable("KUBECONFIG") is { Length: > 0 } variable)
        {
            var paths = variable.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return Array.Exists(paths, File.Exists)
                ? ClusterConfiguration.FromKubeconfig(paths, context)
                : throw new ClusterConfigurationException($"KUBECONFIG={variable}: no such file exists.");
        }

        var home = Path.Combine(environment.Home, ".kube", "config");

        // Who names a context means a kubeconfig: a pod has none.
        if (context is null && InClusterConfiguration.IsPresent(environment))
        {
            return InClusterConfiguration.Load(environment);
        }

        return File.Exists(home)
            ? ClusterConfiguration.FromKubeconfig([home], context)
            : throw new ClusterConfigurationException(
                $"No cluster is configured: name a kubeconfig, set KUBECONFIG, run in a pod with a service account, or put one at {home}.");
    }
}
