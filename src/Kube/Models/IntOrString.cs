using System.Globalization;
using System.Text.Json.Serialization;

namespace Berth.Kube.Models;

/// <summary><c>intstr.IntOrString</c>: a number or a name, such as a port.</summary>
/// <param name="Value">The number in decimal, or the name.</param>
/// <param name="IsNumber">Whether it is sent as a JSON number.</param>
[JsonConverter(typeof(IntOrStringConverter))]
public readonly record struct IntOrString(string Value, bool IsNumber)
{
    /// <summary>A number.</summary>
    public static implicit operator IntOrString(int value) => FromInt32(value);

    /// <summary>A name.</summary>
    public static implicit operator IntOrString(string value) => FromString(value);

    /// <summary>A number.</summary>
    public static IntOrString FromInt32(int value) => new(value.ToString(CultureInfo.InvariantCulture), true);

    /// <summary>A name.</summary>
    public static IntOrString FromString(string value) => new(value, false);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
