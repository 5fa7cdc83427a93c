namespace Berth.Generate.Output;

/// <summary>A file as it should be.</summary>
/// <param name="Path">Relative to the root of the sources, with slashes.</param>
/// <param name="Content">The text; null when the file should not exist.</param>
public sealed record GeneratedFile(string Path, string? Content);
