using YamlDotNet.Serialization;

namespace Berth.Tests.Integration.Crds;

/// <summary>One CEL rule of a committed definition.</summary>
/// <param name="Kind">The kind that it is for.</param>
/// <param name="Path">The field, such as <c>spec.volumes[].size</c>.</param>
/// <param name="Rule">The expression.</param>
/// <param name="Message">What the API server says when it is broken.</param>
public sealed record CelRule(string Kind, string Path, string Rule, string Message)
{
    /// <summary>How examples name it.</summary>
    public string Comment => $"rule: {Kind} {(Path.Length == 0 ? "(root)" : Path)}: {Message}";

    /// <summary>Whether the schema says the same without CEL, with a pattern or a bound beside it.</summary>
    public bool IsInTheSchemaToo => Rule.Contains(".matches(", StringComparison.Ordinal);

    /// <summary>Every rule in config/crd.</summary>
    public static IReadOnlyList<CelRule> All { get; } =
    [
        .. Definitions.Files.SelectMany(file =>
        {
            var spec = Map(new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(File.ReadAllText(file))["spec"]);
            var schema = Map(Map(((IList<object>)spec["versions"]).Single())["schema"])["openAPIV3Schema"];
            return Of((string)Map(spec["names"])["kind"], "", Map(schema));
        }),
    ];

    private static IEnumerable<CelRule> Of(string kind, string path, Dictionary<object, object> schema)
    {
        var own = schema.TryGetValue("x-kubernetes-validations", out var rules) ? (IList<object>)rules : [];
        var below = schema.TryGetValue("properties", out var properties)
            ? Map(properties).Select(property => ($"{path}.{property.Key}".TrimStart('.'), property.Value))
            : [];
        foreach (var (key, suffix) in new[] { ("items", "[]"), ("additionalProperties", "{}") })
        {
            if (schema.TryGetValue(key, out var nested))
            {
                below = below.Append((path + suffix, nested));
            }
        }

        return own.Select(Map).Select(rule => new CelRule(kind, path, (string)rule["rule"], (string)rule["message"]))
            .Concat(below.SelectMany(part => Of(kind, part.Item1, Map(part.Item2))));
    }

    private static Dictionary<object, object> Map(object node) => (Dictionary<object, object>)node;
}
