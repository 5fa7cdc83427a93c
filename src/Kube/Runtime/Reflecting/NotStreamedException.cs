namespace Berth.Kube.Runtime;

/// <summary>A watch that was to begin with a list does not tell where the list ends: the server does not know how.</summary>
internal sealed class NotStreamedException() : Exception("The server does not send lists as events of a watch.");
