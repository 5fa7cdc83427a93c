using Berth.Kube.Models;

namespace Berth.Gateway.View;

/// <summary>What a host stands for: one port of one workspace.</summary>
/// <param name="Workspace">Namespace and name of the workspace.</param>
/// <param name="Uid">Its uid: another workspace of that name has another host.</param>
/// <param name="Label">The label of the host.</param>
/// <param name="Port">The name of the port; null for the editor's.</param>
public sealed record HostTarget(ObjectKey Workspace, string Uid, string Label, string? Port);
