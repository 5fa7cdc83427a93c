using System.Reflection;
using System.Text.Json.Nodes;
using Berth.Crds.Schema;
using Berth.Kube.Models;

namespace Berth.Generate.Crds;

/// <summary>Builds <c>apiextensions.k8s.io/v1</c> definitions.</summary>
internal static class CustomResourceDefinition
{
    /// <summary>The definition of a kind.</summary>
    public static JsonObject Of(Type type)
    {
        var entity = EntityDefinition.Of(type);
        var names = type.GetCustomAttribute<ResourceNamesAttribute>()
            ?? throw new InvalidOperationException($"{type} carries no [ResourceNames].");
        var version = new JsonObject
        {
            ["name"] = entity.Version,
            ["served"] = true,
            ["storage"] = true,
            ["additionalPrinterColumns"] = new JsonArray([.. type.GetCustomAttributes<PrinterColumnAttribute>().Select(Column)]),
            ["schema"] = new JsonObject { ["openAPIV3Schema"] = RootSchema.Of(type) },
        };
        if (type.GetProperty("Status") is not null)
        {
            version["subresources"] = new JsonObject { ["status"] = new JsonObject() };
        }

        return new()
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{entity.Plural}.{entity.Group}",
                ["labels"] = new JsonObject { ["app.kubernetes.io/name"] = "berth" },
            },
            ["spec"] = new JsonObject
            {
                ["group"] = entity.Group,
                ["names"] = new JsonObject
                {
                    ["kind"] = entity.Kind,
                    ["listKind"] = $"{entity.Kind}List",
                    ["plural"] = entity.Plural,
                    ["singular"] = names.Singular,
                    ["shortNames"] = new JsonArray(names.ShortName),
                    ["categories"] = new JsonArray(names.Category),
                },
                ["scope"] = entity.Scope.ToString(),
                ["versions"] = new JsonArray(version),
            },
        };
    }

    private static JsonObject Column(PrinterColumnAttribute column)
    {
        var node = new JsonObject
        {
            ["name"] = column.Name,
            ["type"] = column.Type,
            ["description"] = column.Description,
            ["jsonPath"] = column.JsonPath,
        };
        if (column.Priority != 0)
        {
            node["priority"] = column.Priority;
        }

        return node;
    }
}
