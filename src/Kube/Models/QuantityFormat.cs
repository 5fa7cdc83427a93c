namespace Berth.Kube.Models;

/// <summary>The families of suffixes that a <see cref="Quantity"/> is written with.</summary>
public enum QuantityFormat
{
    /// <summary><c>500m</c>, <c>2G</c>.</summary>
    DecimalSI,

    /// <summary><c>2Gi</c>.</summary>
    BinarySI,

    /// <summary><c>2e9</c>.</summary>
    DecimalExponent,
}
