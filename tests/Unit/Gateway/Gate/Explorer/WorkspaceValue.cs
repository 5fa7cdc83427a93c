using Berth.Crds;

namespace Berth.Tests.Unit.Gateway.Gate.Explorer;

/// <summary>All that matters of a Workspace here.</summary>
/// <param name="Level">Whom it is shared with.</param>
/// <param name="Ends">Whether the sharing ends by itself.</param>
/// <param name="Stopped">Whether it is to be stopped.</param>
/// <param name="Life">0 there, 1 being deleted, 2 gone.</param>
internal readonly record struct WorkspaceValue(SharingLevel Level, bool Ends, bool Stopped, int Life)
{
    public int Code => (int)Level + (Ends ? 4 : 0) + (Stopped ? 8 : 0) + (Life << 4);

    public static WorkspaceValue Of(int code) => new((SharingLevel)(code & 3), (code & 4) != 0, (code & 8) != 0, code >> 4);
}
