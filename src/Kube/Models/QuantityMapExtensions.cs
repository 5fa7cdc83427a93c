using k8s.Models;

namespace Berth.Kube.Models;

/// <summary>Reads named quantities, such as the capacity of a volume.</summary>
public static class QuantityMapExtensions
{
    /// <summary>The text of a quantity, as it was written; null when there is none of that name.</summary>
    public static string? Text(this IDictionary<string, ResourceQuantity> quantities, string name) =>
        quantities.TryGetValue(name, out var quantity) ? TextQuantity.Text(quantity) : null;

    /// <summary>Quantities of one name.</summary>
    public static Dictionary<string, ResourceQuantity> Of(string name, string text) => new(StringComparer.Ordinal) { [name] = TextQuantity.Of(text) };
}
