using System.Text.RegularExpressions;
using Berth.Generate.Output;
using YamlDotNet.Serialization;

namespace Berth.Tests.Unit.Generate;

/// <summary>Reads the committed manifests.</summary>
internal static partial class Manifests
{
    /// <summary>Stands for what Helm would put in.</summary>
    public const string Templated = "templated";

    private static readonly SourceTree Sources = new(AppContext.BaseDirectory);

    /// <summary>The documents of a file, as maps, lists and text; what Helm would fill in is <see cref="Templated"/>.</summary>
    public static IReadOnlyList<Dictionary<object, object>> Read(string path) =>
    [
        .. Placeholder().Replace(Condition().Replace(Text(path), ""), Templated).Split("\n---\n")
            .Select(document => new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(document)),
    ];

    /// <summary>The text of a file.</summary>
    public static string Text(string path) => File.ReadAllText(Sources.PathOf(path));

    /// <summary>The paths of the files in a folder, relative to the root of the sources, those in folders below it included.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Sources.PathOf(folder), pattern, SearchOption.AllDirectories)
            .Select(path => $"{folder}/{Path.GetRelativePath(Sources.PathOf(folder), path)}")
            .Order(StringComparer.Ordinal);

    /// <summary>Every value of a tree with its path, such as <c>spec.versions[0].name</c>.</summary>
    public static IEnumerable<(string Path, object? Value)> Leaves(object? node, string path = "") => node switch
    {
        IDictionary<object, object> map => map.SelectMany(entry => Leaves(entry.Value, path.Length == 0 ? $"{entry.Key}" : $"{path}.{entry.Key}")),
        IList<object> list => list.SelectMany((item, index) => Leaves(item, $"{path}[{index}]")),
        _ => [(path, node)],
    };

    // What stands on a line of its own says whether the lines after it are there.
    [GeneratedRegex("^ *{{-.*}}\n", RegexOptions.Multiline)]
    private static partial Regex Condition();

    [GeneratedRegex("{{.*?}}(?!})")]
    private static partial Regex Placeholder();
}
