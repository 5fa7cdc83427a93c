using System.Reflection;
using System.Text.Json.Nodes;
using Berth.Crds.Schema;

namespace Berth.Generate.Crds;

/// <summary>Builds the schema of a whole object.</summary>
internal static class RootSchema
{
    /// <summary>The schema of a kind: what people write under strict rules, what the operator writes under none that could refuse it.</summary>
    public static JsonObject Of(Type type)
    {
        var metadata = new JsonObject { ["type"] = "object" };
        var root = new JsonObject
        {
            ["description"] = XmlDocumentation.Of(type),
            ["type"] = "object",
            ["required"] = new JsonArray("spec"),
            ["properties"] = new JsonObject
            {
                ["apiVersion"] = Text("Group and version of this object's schema."),
                ["kind"] = Text("The kind of this object."),
                ["metadata"] = metadata,
                ["spec"] = new SchemaBuilder(withRules: true).Property(type.GetProperty("Spec")!),
            },
        };
        if (type.GetProperty("Status") is { } status)
        {
            root["properties"]!["status"] = new SchemaBuilder(withRules: false).Property(status);
        }

        if (type.GetCustomAttribute<ObjectNameAttribute>() is { } name)
        {
            metadata["properties"] = new JsonObject
            {
                ["name"] = new JsonObject { ["type"] = "string", ["pattern"] = name.Expression },
            };
            CelRules.Add(root, CelRules.Matches("self.metadata.name", name.Expression), name.Message);
        }

        return root;
    }

    private static JsonObject Text(string description) => new() { ["description"] = description, ["type"] = "string" };
}
