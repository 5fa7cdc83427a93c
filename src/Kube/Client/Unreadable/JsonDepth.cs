namespace Berth.Kube.Client;

/// <summary>How deep JSON may be nested.</summary>
internal static class JsonDepth
{
    /// <summary>
    /// Deeper than the API server reads (Go's bound is 10,000). Whoever takes a list or a stream apart uses this, so that an object that is
    /// nested deeper than .NET's own bound of 64 fails by itself and not with all others. It costs a bit per level.
    /// </summary>
    public const int Unbounded = 20_000;
}
