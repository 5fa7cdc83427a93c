namespace Berth.Crds;

/// <summary>Which images a class allows. The operator and the gateway both ask here, so that they cannot differ.</summary>
public static class AllowedImages
{
    /// <summary>Whether workspaces of the class may run an image; none is not allowed.</summary>
    public static bool Allow(WorkspaceClassSpec policy, string? image) =>
        !string.IsNullOrEmpty(image) && (policy.AllowedImages is not { Count: > 0 } entries || entries.Any(entry => Allows(entry, image)));

    /// <summary>An entry that ends with a separator allows all that starts with it; any other allows itself only.</summary>
    private static bool Allows(string entry, string image) =>
        image == entry || (entry.Length > 0 && entry[^1] is '/' or ':' or '@' && image.StartsWith(entry, StringComparison.Ordinal));
}
