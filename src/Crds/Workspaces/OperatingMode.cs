namespace Berth.Crds;

/// <summary>Whether a workspace should run.</summary>
public enum OperatingMode
{
    /// <summary>Its pod runs.</summary>
    Running,

    /// <summary>It has no pod; its files are kept.</summary>
    Stopped,
}
