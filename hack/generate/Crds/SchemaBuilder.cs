using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Crds.Schema;

namespace Berth.Generate.Crds;

/// <summary>Builds structural schemas from types.</summary>
/// <param name="withRules">
/// Whether patterns, bounds, defaults and CEL rules are written. Not in a status: what the operator saw must be possible to record.
/// </param>
internal sealed class SchemaBuilder(bool withRules)
{
    /// <summary>The schema of a property, with what its attributes and documentation say.</summary>
    public JsonObject Property(PropertyInfo property)
    {
        var schema = Of(property.PropertyType);
        schema["description"] = Description(property);
        if (property.GetCustomAttribute<ListMapKeyAttribute>() is { } map)
        {
            schema["x-kubernetes-list-type"] = "map";
            schema["x-kubernetes-list-map-keys"] = new JsonArray([.. map.Keys.Select(key => JsonValue.Create(key))]);
        }

        if (withRules)
        {
            AddRules(schema, property);
        }

        return KeyOrder.Sort(schema);
    }

    private JsonObject Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (KubernetesSchemas.Find(type, withRules) is { } known)
        {
            return known;
        }

        if (type.IsEnum)
        {
            return new() { ["type"] = "string", ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => JsonValue.Create(name))]) };
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            return new()
            {
                ["type"] = "array",
                ["items"] = KeyOrder.Sort(Of(type.GetGenericArguments()[0])),
                ["x-kubernetes-list-type"] = "atomic",
            };
        }

        if (type == typeof(IReadOnlyDictionary<string, string>))
        {
            return new() { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } };
        }

        return type switch
        {
            _ when type == typeof(string) => new() { ["type"] = "string" },
            _ when type == typeof(bool) => new() { ["type"] = "boolean" },
            _ when type == typeof(int) => SchemaTypes.Int32(),
            _ when type == typeof(long) => SchemaTypes.Int64(),
            _ when type == typeof(DateTimeOffset) => SchemaTypes.Time(),
            _ when type.Assembly == typeof(Workspace).Assembly => Object(type),
            _ => throw new NotSupportedException($"No schema is known for {type}: add it to {nameof(KubernetesSchemas)}."),
        };
    }

    private JsonObject Object(Type type)
    {
        var schema = new JsonObject { ["type"] = "object", ["description"] = XmlDocumentation.Of(type) };
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        var required = properties.Where(property => property.IsDefined(typeof(RequiredMemberAttribute))).Select(JsonName).ToList();
        if (required.Count > 0)
        {
            schema["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]);
        }

        schema["properties"] = new JsonObject(properties.Select(p => KeyValuePair.Create(JsonName(p), (JsonNode?)Property(p))));
        if (withRules)
        {
            AddCel(schema, type);
        }

        return schema;
    }

    private static void AddRules(JsonObject schema, PropertyInfo property)
    {
        if (property.IsDefined(typeof(DefaultAttribute)))
        {
            schema["default"] = Default(property);
        }

        if (property.GetCustomAttribute<BoundsAttribute>() is { } bounds)
        {
            schema["minimum"] = bounds.Minimum;
            schema["maximum"] = bounds.Maximum;
        }

        if (property.GetCustomAttribute<MaxItemsAttribute>() is { } maximum)
        {
            schema[schema.ContainsKey("additionalProperties") ? "maxProperties" : "maxItems"] = maximum.Count;
        }

        if (property.GetCustomAttribute<LengthAttribute>() is { } length)
        {
            var target = length.Items ? (schema["items"] ?? schema["additionalProperties"])!.AsObject() : schema;
            if (length.Minimum > 0)
            {
                target["minLength"] = length.Minimum;
            }

            target["maxLength"] = length.Maximum;
        }

        if (property.GetCustomAttribute<PatternAttribute>() is { } pattern)
        {
            var target = pattern.Items ? schema["items"]!.AsObject() : schema;
            target["pattern"] = pattern.Expression;
            CelRules.Add(target, CelRules.Matches("self", pattern.Expression), pattern.Message);
        }

        if (property.GetCustomAttribute<ImmutableAttribute>() is { } immutable)
        {
            CelRules.Add(schema, "self == oldSelf", $"{JsonName(property)} cannot be changed: {immutable.Instead} instead");
        }

        AddCel(schema, property);
    }

    private static void AddCel(JsonObject schema, MemberInfo member)
    {
        foreach (var rule in member.GetCustomAttributes<CelRuleAttribute>())
        {
            CelRules.Add(schema, rule.Rule, rule.Message);
        }
    }

    private static JsonNode? Default(PropertyInfo property)
    {
        var constructor = property.DeclaringType!.GetConstructors().Single();
        var instance = constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.DefaultValue)]);
        var type = CrdsJsonContext.Default.GetTypeInfo(property.PropertyType)
            ?? throw new NotSupportedException($"{property.PropertyType} is not in {nameof(CrdsJsonContext)}.");
        return JsonSerializer.SerializeToNode(property.GetValue(instance), type);
    }

    private static string Description(PropertyInfo property)
    {
        var text = XmlDocumentation.Of(property);
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type.IsEnum ? $"{text} {string.Join(' ', Enum.GetNames(type).Select(name => Value(type, name)))}" : text;
    }

    private static string Value(Type type, string name)
    {
        var text = XmlDocumentation.Of(type.GetField(name)!);
        return $"{name}: {char.ToLowerInvariant(text[0])}{text[1..]}";
    }

    private static string JsonName(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);
}
