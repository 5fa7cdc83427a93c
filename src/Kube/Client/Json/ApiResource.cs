namespace Berth.Kube.Client;

/// <summary>One resource, by its plural; subresources have a slash in it.</summary>
internal sealed record ApiResource(string? Name);
