namespace Berth.Tests.Unit.Gateway.Gate.Explorer;

/// <summary>Who comes.</summary>
internal enum Person
{
    /// <summary>The owner.</summary>
    Alice,

    /// <summary>Named by the sharing, when it names anybody.</summary>
    Bob,

    /// <summary>Never named.</summary>
    Carol,
}
