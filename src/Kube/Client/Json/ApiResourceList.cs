namespace Berth.Kube.Client;

/// <summary><c>APIResourceList</c>: what a group version serves.</summary>
internal sealed record ApiResourceList(IReadOnlyList<ApiResource>? Resources);
