using System.Text.Json.Nodes;

namespace Berth.Generate.Crds;

/// <summary>Adds <c>x-kubernetes-validations</c>.</summary>
internal static class CelRules
{
    /// <summary>Adds a rule to a schema.</summary>
    public static void Add(JsonObject schema, string rule, string message)
    {
        const string key = "x-kubernetes-validations";
        if (schema[key] is not JsonArray rules)
        {
            schema[key] = rules = [];
        }

        rules.Add(new JsonObject { ["rule"] = rule, ["message"] = message });
    }

    /// <summary>An expression that is true when <paramref name="value"/> matches a regular expression.</summary>
    public static string Matches(string value, string expression) => expression.Contains('\'', StringComparison.Ordinal)
        ? throw new ArgumentException($"A raw string in CEL cannot hold a quote: {expression}", nameof(expression))
        : $"{value}.matches(r'{expression}')";
}
