namespace Berth.Kube.Runtime;

/// <summary>For the check at the start that a finalizer has a controller that runs it.</summary>
internal sealed record FinalizedKind(string Id, Type Kind, Func<bool> HasController);
