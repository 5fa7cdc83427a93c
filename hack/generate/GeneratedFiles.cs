using Berth.Crds;
using Berth.Generate.Crds;
using Berth.Generate.Output;
using Berth.Generate.Rbac;
using Berth.Operator;

namespace Berth.Generate;

/// <summary>Everything that is generated.</summary>
public static class GeneratedFiles
{
    private static readonly Type[] Kinds = [typeof(WorkspaceClass), typeof(Workspace), typeof(WorkspaceSnapshot)];

    /// <summary>The files as they should be.</summary>
    public static IReadOnlyList<GeneratedFile> All() => [.. CrdFiles.Of(Kinds), .. RbacFiles.Of(typeof(BerthControllers).Assembly, Kinds)];
}
