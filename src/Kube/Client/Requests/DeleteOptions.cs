namespace Berth.Kube.Client;

/// <summary>How an object is deleted.</summary>
public sealed record DeleteOptions
{
    /// <summary>Delete only the object with this uid; another of the same name is left alone (409).</summary>
    public string? Uid { get; init; }

    /// <summary>Delete only if the object has not changed since (409).</summary>
    public string? ResourceVersion { get; init; }

    /// <summary><c>Background</c>, <c>Foreground</c> or <c>Orphan</c>; the kind's default unless set.</summary>
    public string? PropagationPolicy { get; init; }

    /// <summary>Seconds that a pod gets to end; zero kills it at once.</summary>
    public long? GracePeriodSeconds { get; init; }

    /// <summary>Deletes <paramref name="uid"/> and no other object that came to bear its name.</summary>
    public static DeleteOptions OnlyUid(string? uid) => new() { Uid = uid };
}
