namespace Berth.Crds.Schema;

/// <summary>
/// The list is a map: no two items share the key, appliers own single items, and a changed item is compared with the one of its key
/// (<c>x-kubernetes-list-type: map</c>). Lists without it are atomic: whoever applies one owns all of it.
/// </summary>
/// <param name="keys">The JSON names of the fields that make up an item's key.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListMapKeyAttribute(params string[] keys) : Attribute
{
    /// <summary>The JSON names of the fields that make up an item's key.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}
