namespace Berth.Kube.Client;

/// <summary>What must hold of the object for it to be deleted.</summary>
internal sealed record DeletePreconditions(string? Uid, string? ResourceVersion);
