namespace Berth.Kube.Client;

/// <summary>A request before it is sent; it can be sent several times.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path with its query, relative to the server's address.</param>
/// <param name="Body">The JSON body.</param>
/// <param name="ContentType">The body's type.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path, ReadOnlyMemory<byte> Body = default, string ContentType = "application/json")
{
    public const string ApplyPatch = "application/apply-patch+yaml";
    public const string JsonPatchType = "application/json-patch+json";
    public const string MergePatch = "application/merge-patch+json";

    /// <summary>The answer's form, where it is not the whole object.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>Sending it twice does what sending it once does.</summary>
    public bool IsIdempotent => Method == HttpMethod.Get || ContentType == ApplyPatch;

    /// <summary>It changes something, and is not how leadership itself is taken.</summary>
    public bool IsGuarded => Method != HttpMethod.Get && !Path.StartsWith("apis/coordination.k8s.io/", StringComparison.Ordinal);

    /// <summary>Its answer has no end; it is neither bounded in time nor counted among the concurrent requests, nor retried.</summary>
    public bool IsWatch { get; init; }

    /// <summary>How errors call it.</summary>
    public string Verb => IsWatch ? "WATCH" : Method.Method;

    /// <summary>The path as errors show it.</summary>
    public string ShownPath => "/" + Path;

    public override string ToString() => $"{Verb} {ShownPath}";
}
