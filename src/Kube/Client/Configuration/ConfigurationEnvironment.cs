namespace Berth.Kube.Client;

/// <summary>What the loader looks at outside of its arguments.</summary>
/// <param name="Variable">Reads an environment variable.</param>
/// <param name="Home">The user's home folder.</param>
/// <param name="ServiceAccountFolder">Where a pod's service account is mounted.</param>
internal sealed record ConfigurationEnvironment(Func<string, string?> Variable, string Home, string ServiceAccountFolder)
{
    public static ConfigurationEnvironment Process { get; } = new(
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        "/var/run/secrets/kubernetes.io/serviceaccount");
}
