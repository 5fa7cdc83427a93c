namespace Berth.Kube.Client;

/// <summary>A watch was silent for longer than the server lets one be: the connection is dead although nobody said so. Watch again.</summary>
public sealed class WatchIdleException : KubernetesApiException
{
    internal WatchIdleException(string verb, string path, TimeSpan silence)
        : base($"{verb} {path}: nothing was heard for {silence.TotalSeconds:0.#} s; the connection counts as dead.", verb, path, null)
    {
    }
}
