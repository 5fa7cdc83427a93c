namespace Berth.Generate.Output;

/// <summary>The checked-out sources.</summary>
public sealed class SourceTree
{
    private const string RootMarker = "Operator.sln";
    private static readonly string[] GeneratedFolders = ["config", "charts"];
    private readonly string root;

    /// <summary>The sources that <paramref name="start"/> is the root of, or lies in.</summary>
    /// <exception cref="DirectoryNotFoundException">It lies in none.</exception>
    public SourceTree(string start)
    {
        var folder = new DirectoryInfo(start);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, RootMarker)))
        {
            folder = folder.Parent;
        }

        root = folder?.FullName ?? throw new DirectoryNotFoundException($"No {RootMarker} in {start} or above it.");
    }

    /// <summary>The absolute path of a file of the sources.</summary>
    public string PathOf(string relative) => Path.Combine(root, relative);

    /// <summary>What differs from what should be, files with our header that nothing generates any more included.</summary>
    public IReadOnlyList<GeneratedFile> Stale(IReadOnlyList<GeneratedFile> wanted)
    {
        var changed = wanted.Where(file => !File.Exists(PathOf(file.Path)) || File.ReadAllText(PathOf(file.Path)) != file.Content);
        var names = wanted.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var left = GeneratedFolders.Select(PathOf).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            .Where(path => !names.Contains(path) && IsGenerated(PathOf(path)))
            .Select(path => new GeneratedFile(path, null));
        return [.. changed.Concat(left).OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    /// <summary>Makes the files what they should be.</summary>
    public void Write(IReadOnlyList<GeneratedFile> files)
    {
        foreach (var file in files)
        {
            var path = PathOf(file.Path);
            if (file.Content is null)
            {
                File.Delete(path);
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Content);
        }
    }

    private static bool IsGenerated(string path) =>
        File.ReadLines(path).FirstOrDefault()?.StartsWith(Yaml.HeaderStart, StringComparison.Ordinal) == true;
}
