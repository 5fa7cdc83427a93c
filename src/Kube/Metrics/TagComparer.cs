namespace Berth.Kube.Metrics;

/// <summary>Takes sets of tags for equal whatever their order; looks up a span without copying it.</summary>
internal sealed class TagComparer
    : IEqualityComparer<KeyValuePair<string, object?>[]>,
        IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, KeyValuePair<string, object?>[]>
{
    public static TagComparer Instance { get; } = new();

    public bool Equals(KeyValuePair<string, object?>[]? x, KeyValuePair<string, object?>[]? y) =>
        x is null ? y is null : y is not null && Equals(x.AsSpan(), y);

    public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, KeyValuePair<string, object?>[] other)
    {
        if (alternate.Length != other.Length)
        {
            return false;
        }

        foreach (var tag in alternate)
        {
            if (!Contains(other, tag))
            {
                return false;
            }
        }

        return true;
    }

    public int GetHashCode(KeyValuePair<string, object?>[] obj) => GetHashCode(obj.AsSpan());

    public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
    {
        var hash = 0;
        foreach (var (name, value) in alternate)
        {
            hash += HashCode.Combine(name, value);
        }

        return hash;
    }

    public KeyValuePair<string, object?>[] Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) => alternate.ToArray();

    private static bool Contains(KeyValuePair<string, object?>[] tags, KeyValuePair<string, object?> wanted)
    {
        foreach (var (name, value) in tags)
        {
            if (name == wanted.Key && Equals(value, wanted.Value))
            {
                return true;
            }
        }

        return false;
    }
}
