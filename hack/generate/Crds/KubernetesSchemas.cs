using System.Text.Json.Nodes;
using k8s.Models;

namespace Berth.Generate.Crds;

/// <summary>
/// The schemas of the parts that are Kubernetes' own, as far as our models hold them. Kubernetes' reference documentation is their
/// source; what a pod would refuse later is refused here at once.
/// </summary>
internal static class KubernetesSchemas
{
    private const string Quantity = "^([0-9]+([.][0-9]*)?|[.][0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?[0-9]{1,2})?$";
    private const string EnvironmentName = "^[-._a-zA-Z][-._a-zA-Z0-9]*$";

    /// <summary>A new copy of the schema of one of Kubernetes' own types; null for other types.</summary>
    /// <param name="type">The type.</param>
    /// <param name="withRules">Whether with patterns, bounds and CEL rules.</param>
    public static JsonObject? Find(Type type, bool withRules)
    {
        var schema = type switch
        {
            _ when type == typeof(V1EnvVar) => EnvVar(),
            _ when type == typeof(V1EnvFromSource) => EnvFromSource(),
            _ when type == typeof(V1ResourceRequirements) => Resources(withRules),
            _ when type == typeof(V1Condition) => Condition(),
            _ when type == typeof(V1LocalObjectReference) => Named(withRules),
            _ => null,
        };
        return schema is null ? null : KeyOrder.Sort(schema);
    }

    private static JsonObject EnvVar()
    {
        var name = Text("The name of the variable.", 253);
        name["pattern"] = EnvironmentName;
        CelRules.Add(
            name,
            CelRules.Matches("self", EnvironmentName),
            "name must be letters, digits, underscores, dots and hyphens, and not begin with a digit");
        var from = Object(
            "Where the value comes from: exactly one of its fields.",
            [],
            ("secretKeyRef", Key("A key of a Secret in the same namespace.")),
            ("configMapKeyRef", Key("A key of a ConfigMap in the same namespace.")),
            ("fieldRef", Object(
                "A field of the workspace's pod.",
                ["fieldPath"],
                ("fieldPath", Text("The path of the field, such as metadata.name.", 253)))));
        CelRules.Add(
            from,
            "[has(self.secretKeyRef), has(self.configMapKeyRef), has(self.fieldRef)].exists_one(given, given)",
            "valueFrom needs exactly one of secretKeyRef, configMapKeyRef and fieldRef");
        var variable = Object(
            "An environment variable.",
            ["name"],
            ("name", name),
            ("value", Text("The value. Secrets belong into a Secret, see valueFrom.", 32768, least: 0)),
            ("valueFrom", from));
        CelRules.Add(
            variable, "!(has(self.value) && has(self.valueFrom))", "an environment variable has a value or a valueFrom, not both");
        return variable;
    }

    private static JsonObject EnvFromSource()
    {
        var prefix = Text("Put before the name of each variable.", 253);
        prefix["pattern"] = EnvironmentName;
        CelRules.Add(
            prefix,
            CelRules.Matches("self", EnvironmentName),
            "prefix must be letters, digits, underscores, dots and hyphens, and not begin with a digit");
        var source = Object(
            "A Secret or ConfigMap whose keys become environment variables.",
            [],
            ("prefix", prefix),
            ("secretRef", Reference("A Secret in the same namespace.")),
            ("configMapRef", Reference("A ConfigMap in the same namespace.")));
        CelRules.Add(
            source, "has(self.secretRef) != has(self.configMapRef)", "an entry of envFrom needs exactly one of secretRef and configMapRef");
        return source;
    }

    private static JsonObject Resources(bool withRules) => Object(
        "CPU, memory and other resources of a container.",
        [],
        ("requests", Quantities("What the scheduler sets aside, by resource, such as cpu: 500m.", withRules)),
        ("limits", Quantities("The most that may be used, by resource, such as memory: 4Gi.", withRules)));

    private static JsonObject Quantities(string description, bool withRules)
    {
        var quantity = new JsonObject
        {
            ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" }),
            ["x-kubernetes-int-or-string"] = true,
        };
        var map = new JsonObject { ["description"] = description, ["type"] = "object" };
        if (withRules)
        {
            quantity["pattern"] = Quantity;
            quantity["maxLength"] = 32;
            quantity["minimum"] = 0;
            quantity["maximum"] = SchemaTypes.MaximumInteger;
            CelRules.Add(
                quantity,
                $"type(self) == int ? self >= 0 : {CelRules.Matches("self", Quantity)}",
                "a quantity must be a number that is not negative, with an optional unit, such as 2, 500m or 4Gi");
            map["maxProperties"] = 16;
        }

        map["additionalProperties"] = KeyOrder.Sort(quantity);
        return KeyOrder.Sort(map);
    }

    private static JsonObject Condition() => Object(
        "One aspect of the object's state.",
        ["type", "status"],
        ("type", new() { ["description"] = "The name of the aspect.", ["type"] = "string" }),
        ("status", new()
        {
            ["description"] = "Whether it is so.",
            ["type"] = "string",
            ["enum"] = new JsonArray("True", "False", "Unknown"),
        }),
        ("observedGeneration", SchemaTypes.Int64().With(new() { ["description"] = "The metadata.generation that the condition was computed from." })),
        ("lastTransitionTime", SchemaTypes.Time().With(new() { ["description"] = "When the status last changed." })),
        ("reason", new() { ["description"] = "Why, for programs: a stable identifier.", ["type"] = "string" }),
        ("message", new() { ["description"] = "Why, for people, and what to do.", ["type"] = "string" }));

    private static JsonObject Key(string description) => Object(
        description,
        ["name", "key"],
        ("name", Text("The name of the object.", 253)),
        ("key", Text("The key in it.", 253)),
        ("optional", Flag("Whether the workspace starts without it too.")));

    // In a status without a bound: whatever the operator saw can be written.
    private static JsonObject Named(bool withRules) => Object(
        "An object in the same namespace.",
        ["name"],
        ("name", withRules ? Text("The name of the object.", 253) : new() { ["description"] = "The name of the object.", ["type"] = "string" }));

    private static JsonObject Reference(string description) => Object(
        description,
        ["name"],
        ("name", Text("The name of the object.", 253)),
        ("optional", Flag("Whether the workspace starts without it too.")));

    private static JsonObject Object(string description, string[] required, params (string Name, JsonObject Schema)[] properties)
    {
        var schema = new JsonObject { ["description"] = description, ["type"] = "object" };
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]);
        }

        schema["properties"] = new JsonObject(properties.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)KeyOrder.Sort(p.Schema))));
        return schema;
    }

    private static JsonObject Text(string description, int most, int least = 1)
    {
        var schema = new JsonObject { ["description"] = description, ["type"] = "string", ["maxLength"] = most };
        if (least > 0)
        {
            schema["minLength"] = least;
        }

        return schema;
    }

    private static JsonObject Flag(string description) => new() { ["description"] = description, ["type"] = "boolean" };
}
