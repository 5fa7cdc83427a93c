namespace Berth.Kube.Client;

/// <summary>A kubeconfig, service account or credential that cannot be used; the message names the file and the field.</summary>
public sealed class ClusterConfigurationException : Exception
{
    /// <summary>Says what is wrong, where, and what would be right.</summary>
    public ClusterConfigurationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
