namespace Berth.Tests.Integration.Crds;

/// <summary>The committed CustomResourceDefinitions.</summary>
public static class Definitions
{
    /// <summary>Their paths.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(ControlPlane.RepositoryRoot(), "config", "crd", "bases"), "*.yaml").Order(StringComparer.Ordinal)];

    /// <summary>Installs them and waits until the API server has established them; fails when it takes one of them not.</summary>
    public static Task InstallAsync(ControlPlane controlPlane) => controlPlane.ClusterAsync(["crds", .. Files]);
}
