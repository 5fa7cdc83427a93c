using k8s.Models;

namespace Berth.Kube.Runtime;

/// <summary>What is to be told about an object.</summary>
internal sealed record EventNotice(V1ObjectReference About, EventType Type, string Reason, string Message, string? Action);
