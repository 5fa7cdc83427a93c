using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Berth.Kube.Client;

/// <summary>A place in a YAML file that knows its file and path, so that an error can name them. Absent fields are places too.</summary>
internal sealed class YamlField(string file, string path, YamlNode? node)
{
    public string File => file;

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
            using var text = new StreamReader(file);
            var stream = new YamlStream();
            stream.Load(text);
            return stream.Documents.Count == 0 ? null : new(file, "", stream.Documents[0].RootNode);
        }
        catch (YamlException e)
        {
            // Only the place: the parser's own words may quote the file.
            throw new ClusterConfigurationException($"{file}: line {e.Start.Line}, column {e.Start.Column}: this is not YAML.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClusterConfigurationException($"{file} cannot be read: {e.Message}", e);
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

        var full = Path.GetFullPath(text, Path.GetDirectoryName(Path.GetFullPath(file))!);
        return System.IO.File.Exists(full) ? full : throw Error($"names a file that does not exist: {full}");
    }

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
