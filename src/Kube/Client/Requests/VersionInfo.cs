namespace Berth.Kube.Client;

/// <summary>What <c>/version</c> says.</summary>
/// <param name="Major">The major version, such as <c>1</c>.</param>
/// <param name="Minor">The minor version; vendors append a plus sign, such as <c>36+</c>.</param>
/// <param name="GitVersion">The whole version, such as <c>v1.36.4</c>.</param>
/// <param name="Platform">Operating system and architecture of the API server.</param>
public sealed record VersionInfo(string? Major, string? Minor, string? GitVersion, string? Platform);
