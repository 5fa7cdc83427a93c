using System.Reflection;

namespace Berth.Generate.Rbac;

/// <summary>A program that speaks to the API server under an account of its own.</summary>
/// <param name="Name">The name of its account and roles.</param>
/// <param name="Assembly">What declares what it does (<see cref="Kube.Runtime.Rbac.EntityRbacAttribute"/>).</param>
/// <param name="Source">Where these declarations are, for people.</param>
/// <param name="Folder">Where the files for kustomize go.</param>
/// <param name="ChartFolder">Where the chart's go.</param>
/// <param name="ChartCondition">The value of the chart that switches it on; null when it always is.</param>
internal sealed record RbacComponent(string Name, Assembly Assembly, string Source, string Folder, string ChartFolder, string? ChartCondition = null);
