using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Berth.Kube.Client;

/// <summary>A place in a YAML file that knows its file and path, so that an error can name them. Absent fields are places too.</summary>
internal sealed class YamlField(string file, string path, YamlNode? node)
{
    private const int MostCharacters = 4 * 1024 * 1024;
    private const int DeepestNesting = 64;

    public string Source => file;

    public bool IsPresent => node is not null and not YamlScalarNode { Value: null or "", Style: ScalarStyle.Plain };

    public YamlField this[string name] => node switch
    {
        YamlMappingNode mapping => new(file, Child(name), mapping.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child : null),
        _ when !IsPresent => new(file, Child(name), null),
        _ => throw Error("should be a mapping"),
    };

    /// <summary>The root of a file's only document; null when the file has none.</summary>
    public static YamlField? ReadFile(string file)
    {
        try
        {
            return new FileInfo(file).Length <= MostCharacters ? Read(File.ReadAllText(file), file)
                : throw new ClusterConfigurationException($"{file} is larger than {MostCharacters} bytes: this is no kubeconfig.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClusterConfigurationException($"{file} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The root of a text's only document; null when it has none.</summary>
    public static YamlField? Read(string text, string file)
    {
        try
        {
            Bound(text, file);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 0 ? null : new(file, "", stream.Documents[0].RootNode);
        }
        catch (YamlException e)
        {
            // Only the place: the parser's own words may quote the file.
            throw new ClusterConfigurationException($"{file}: line {e.Start.Line}, column {e.Start.Column}: this is not YAML.", e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException or KeyNotFoundException)
        {
            // The parser has ways to fail that it does not document.
            throw new ClusterConfigurationException($"{file}: this is not YAML.", e);
        }
    }

    // The parser builds what it reads by recursion: what is nested too deeply, or holds itself, would end the process.
    private static void Bound(string text, string file)
    {
        var parser = new Parser(new StringReader(text));
        var open = new Stack<AnchorName>();
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case MappingStart or SequenceStart:
                    open.Push(((NodeEvent)parser.Current).Anchor);
                    break;
                case MappingEnd or SequenceEnd:
                    open.Pop();
                    break;
                case AnchorAlias alias when open.Contains(alias.Value):
                    throw new ClusterConfigurationException($"{file}: line {alias.Start.Line}: *{alias.Value} stands inside of what it names.");
            }

            if (open.Count > DeepestNesting)
            {
                throw new ClusterConfigurationException($"{file}: line {parser.Current!.Start.Line}: this is nested more than {DeepestNesting} levels deep.");
            }
        }
    }

    public string? Text() => !IsPresent ? null : node is YamlScalarNode scalar ? scalar.Value : throw Error("should be a string");

    public string RequiredText() => Text() is { Length: > 0 } text ? text : throw Error("is missing or empty");

    public bool Flag() => Text() switch
    {
        null => false,
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ => throw Error("should be true or false"),
    };

    /// <summary>A path, relative to the file's own folder.</summary>
    public string? FilePath()
    {
        var text = Text();
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var full = FullPath(text);
        return File.Exists(full) ? full : throw Error($"names a file that does not exist: {full}");
    }

    /// <summary>A path, relative to the file's own folder, whether there is something or not.</summary>
    public string FullPath(string relative) => !relative.Contains('\0', StringComparison.Ordinal)
        ? Path.GetFullPath(relative, Path.GetDirectoryName(Path.GetFullPath(file))!)
        : throw Error("is no path: there is a NUL in it");

    /// <summary>Text that is written in base64.</summary>
    public string? Base64Text()
    {
        var text = Text();
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException e)
        {
            throw Error("is not valid base64", e);
        }
    }

    public Uri? Address()
    {
        var text = Text();
        return string.IsNullOrEmpty(text) ? null
            : Uri.TryCreate(text, UriKind.Absolute, out var address) ? address
            : throw Error($"is not a URL: {text}");
    }

    public IEnumerable<YamlField> Items()
    {
        if (!IsPresent)
        {
            return [];
        }

        return node is YamlSequenceNode sequence
            ? sequence.Children.Select((child, index) => new YamlField(file, $"{path}[{index}]", child))
            : throw Error("should be a list");
    }

    public IEnumerable<(string Name, YamlField Value)> Members()
    {
        if (!IsPresent)
        {
            return [];
        }

        return node is YamlMappingNode mapping
            ? mapping.Children.Select(pair => ((pair.Key as YamlScalarNode)?.Value ?? "", new YamlField(file, Child((pair.Key as YamlScalarNode)?.Value ?? "?"), pair.Value)))
            : throw Error("should be a mapping");
    }

    /// <summary>The same place, called by the name of the entry it is in.</summary>
    public YamlField Called(string name) => new(file, name, node);

    public ClusterConfigurationException Error(string what, Exception? cause = null) => new($"{file}: {(path.Length == 0 ? "the document" : path)} {what}.", cause);

    private string Child(string name) => path.Length == 0 ? name : $"{path}.{name}";
}
