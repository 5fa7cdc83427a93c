namespace Berth.Kube.Runtime;

/// <summary>The <c>type</c> of an event.</summary>
public enum EventType
{
    /// <summary>As it should be.</summary>
    Normal,

    /// <summary>Something that a person may want to mend.</summary>
    Warning,
}
