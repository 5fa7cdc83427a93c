using System.Text.RegularExpressions;

namespace Berth.Tests.Unit.Generate;

/// <summary>What every schema that is generated keeps to.</summary>
public sealed partial class SchemaTests
{
    public static TheoryData<string> Definitions => [.. Manifests.Files("config/crd/bases", "*.yaml")];

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Spec_StringsListsAndMaps_AreBounded(string file)
    {
        foreach (var (path, schema) in Nodes(Root(file, "spec")))
        {
            var bounded = schema.GetValueOrDefault("type") switch
            {
                "string" => schema.ContainsKey("maxLength") || schema.ContainsKey("enum"),
                "array" => schema.ContainsKey("maxItems"),
                "object" when schema.ContainsKey("additionalProperties") => schema.ContainsKey("maxProperties"),
                _ => true,
            };
            bounded.ShouldBeTrue($"{path} has no upper bound: CEL rules over it would cost too much for the API server");
        }
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Status_WhateverTheOperatorSaw_CanBeWritten(string file)
    {
        foreach (var (path, schema) in Nodes(Root(file, "status")))
        {
            // A number or a time may be bounded by what its C# type holds, because the operator writes nothing that its types cannot hold.
            string[] ofItsType = (string?)schema.GetValueOrDefault("format") switch
            {
                "int32" or "int64" => ["minimum", "maximum"],
                "date-time" => ["pattern"],
                _ => [],
            };
            string[] refusing = [.. ((string[])["pattern", "minLength", "maxLength", "minimum", "maximum", "maxItems", "default", "x-kubernetes-validations"]).Except(ofItsType)];
            schema.Keys.ShouldNotContain(key => refusing.Contains((string)key), path);
            foreach (var bound in ofItsType.Where(key => key != "pattern"))
            {
                WholeRanges.ShouldContain($"{schema[bound]}", $"{path}.{bound}");
            }
        }
    }

    private static readonly string[] WholeRanges = ["-2147483648", "2147483647", "-9007199254740991", "9007199254740991"];

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Numbers_All_AreBoundedByWhatTheirTypesHold(string file)
    {
        foreach (var (path, schema) in Nodes(Root(file, "spec")).Concat(Nodes(Root(file, "status"))))
        {
            if ((string?)schema.GetValueOrDefault("type") == "integer" || schema.ContainsKey("x-kubernetes-int-or-string") && schema.ContainsKey("pattern"))
            {
                schema.ShouldContainKey("minimum", path);
                schema.ShouldContainKey("maximum", path);
            }

            if ((string?)schema.GetValueOrDefault("format") == "date-time")
            {
                schema.ShouldContainKey("pattern", path);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Lists_All_SayHowTheyAreMerged(string file) =>
        Nodes(Root(file, "spec")).Concat(Nodes(Root(file, "status")))
            .Where(node => (string?)node.Schema.GetValueOrDefault("type") == "array")
            .ShouldAllBe(node => node.Schema.ContainsKey("x-kubernetes-list-type"));

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Rules_Functions_AreKnownToKubernetes127(string file) =>
        Nodes(Root(file, null))
            .SelectMany(node => Manifests.Leaves(node.Schema.GetValueOrDefault("x-kubernetes-validations")))
            .Where(leaf => leaf.Path.EndsWith(".rule", StringComparison.Ordinal))
            .SelectMany(leaf => Function().Matches(Raw().Replace($"{leaf.Value}", "")).Select(match => match.Groups[1].Value))
            .Distinct()
            .ShouldBeSubsetOf(["has", "all", "exists", "exists_one", "size", "matches", "find", "double", "type", "contains", "endsWith"]);

    private static Dictionary<object, object>? Root(string file, string? part)
    {
        var versions = (IList<object>)((Dictionary<object, object>)Manifests.Read(file).Single()["spec"])["versions"];
        var schema = (Dictionary<object, object>)((Dictionary<object, object>)((Dictionary<object, object>)versions.Single())["schema"])["openAPIV3Schema"];
        return part is null
            ? schema
            : (Dictionary<object, object>?)((Dictionary<object, object>)schema["properties"]).GetValueOrDefault(part);
    }

    private static IEnumerable<(string Path, Dictionary<object, object> Schema)> Nodes(object? schema, string path = "")
    {
        if (schema is not Dictionary<object, object> node)
        {
            return [];
        }

        var properties = node.GetValueOrDefault("properties") as Dictionary<object, object> ?? [];
        return properties.SelectMany(property => Nodes(property.Value, $"{path}.{property.Key}"))
            .Concat(Nodes(node.GetValueOrDefault("items"), $"{path}[]"))
            .Concat(Nodes(node.GetValueOrDefault("additionalProperties"), $"{path}{{}}"))
            .Prepend((path, node));
    }

    [GeneratedRegex(@"([A-Za-z_]+)\(")]
    private static partial Regex Function();

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Raw();
}
