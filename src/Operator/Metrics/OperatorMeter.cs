namespace Berth.Operator.Metrics;

/// <summary>The meter of the product's own metrics.</summary>
public static class OperatorMeter
{
    /// <summary>Its name.</summary>
    public const string Name = "Berth.Operator";
}
