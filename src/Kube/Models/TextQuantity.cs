using System.Collections.Concurrent;
using k8s.Models;

namespace Berth.Kube.Models;

/// <summary>
/// A quantity of KubernetesClient that keeps the text which it was read from, and is written as that text. The same few texts come again and
/// again (<c>100m</c>, <c>1Gi</c>): objects that are read share their quantities.
/// </summary>
/// <remarks>
/// A custom resource may hold a text that is no quantity, or one beyond the bounds of <see cref="Quantity"/>: the text is kept, and as an amount it
/// is nothing. Whoever wants the amount reads the text as a <see cref="Quantity"/>, which says whether it is one.
/// </remarks>
public sealed class TextQuantity : ResourceQuantity
{
    // Enough for what people write; whoever writes more pays for it with memory of his own object alone.
    private const int MostShared = 4096;
    private static readonly ConcurrentDictionary<string, ResourceQuantity> Shared = new(StringComparer.Ordinal);
    private readonly string _text;

    // KubernetesClient reads less than Kubernetes does, but the canonical form always.
    private TextQuantity(string text, Quantity amount)
        : base(amount.ToString()) =>
        _text = text;

    /// <summary>The quantity of an amount.</summary>
    public static ResourceQuantity Of(Quantity amount) => new TextQuantity(amount.ToString(), amount);

    /// <summary>The quantity that a text stands for.</summary>
    public static ResourceQuantity Of(string text)
    {
        if (Shared.TryGetValue(text, out var known))
        {
            return known;
        }

        var isOne = Quantity.TryParse(text, out var amount);
        var quantity = new TextQuantity(text, amount);
        if (isOne && Shared.Count < MostShared)
        {
            Shared.TryAdd(text, quantity);
        }

        return quantity;
    }

    /// <summary>The text of any quantity, also of one that KubernetesClient made and would write in a form that the API server refuses.</summary>
    public static string Text(ResourceQuantity quantity) => quantity is TextQuantity own ? own._text : Quantity.Parse(quantity.ToString()).ToString();

    /// <inheritdoc/>
    public override string ToString() => _text;
}
