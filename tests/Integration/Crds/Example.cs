namespace Berth.Tests.Integration.Crds;

/// <summary>
/// A file that shows what is taken or refused. It begins with a comment that says why; each document in it is applied over the one before.
/// </summary>
/// <param name="Name">The file's name without its extension.</param>
/// <param name="Comment">The first line, without its mark.</param>
/// <param name="Documents">The documents, as YAML.</param>
public sealed record Example(string Name, string Comment, IReadOnlyList<string> Documents)
{
    /// <summary>The examples in a folder of the sources.</summary>
    public static IReadOnlyList<Example> In(string folder) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(ControlPlane.RepositoryRoot(), folder), "*.yaml").Order(StringComparer.Ordinal).Select(Read),
    ];

    private static Example Read(string path)
    {
        var text = File.ReadAllText(path);
        return new(Path.GetFileNameWithoutExtension(path), text[..text.IndexOf('\n')].TrimStart('#', ' '), text.Split("\n---\n"));
    }
}
