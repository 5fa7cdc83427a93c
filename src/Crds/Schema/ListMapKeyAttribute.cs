namespace Berth.Crds.Schema;

/// <summary>
/// The list is a map: no two items share the key, appliers own single items, and a changed item is compared with the one of its key
/// (<c>x-kubernetes-list-type: map</c>). Lists without it are atomic: whoever applies one owns all of it.
/// </summary>
/// <param name="key">The JSON name of the item's key.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListMapKeyAttribute(string key) : Attribute
{
    /// <summary>The JSON name of the item's key.</summary>
    public string Key { get; } = key;
}
