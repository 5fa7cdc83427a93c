using System.Text.Json.Nodes;
using Berth.Generate.Output;

namespace Berth.Generate.Crds;

/// <summary>The files that hold CustomResourceDefinitions.</summary>
internal static class CrdFiles
{
    private const string Source = "src/Crds";

    /// <summary>For each kind a file for kustomize and one for the chart, and the kustomization that lists them.</summary>
    public static IEnumerable<GeneratedFile> Of(IReadOnlyList<Type> kinds)
    {
        var definitions = kinds.Select(CustomResourceDefinition.Of).OrderBy(NameOf, StringComparer.Ordinal).ToList();
        foreach (var definition in definitions)
        {
            yield return new($"config/crd/bases/{FileOf(definition)}", Yaml.File(Source, definition));

            // Helm neither upgrades nor templates what is in crds/, so they are templates, kept when the release is removed:
            // removing a CRD removes every object of its kind, and the data behind it.
            var kept = definition.DeepClone().AsObject();
            kept["metadata"]!["annotations"] = new JsonObject { ["helm.sh/resource-policy"] = "keep" };
            var text = Yaml.File(Source, kept);
            yield return text.Contains("{{", StringComparison.Ordinal)
                ? throw new InvalidOperationException($"{NameOf(definition)} holds {{{{, which Helm would take for a template.")
                : new($"charts/berth/templates/crds/{FileOf(definition)}", text);
        }

        yield return new("config/crd/kustomization.yaml", Yaml.File(Source, new JsonObject
        {
            ["apiVersion"] = "kustomize.config.k8s.io/v1beta1",
            ["kind"] = "Kustomization",
            ["resources"] = new JsonArray([.. definitions.Select(definition => JsonValue.Create($"bases/{FileOf(definition)}"))]),
        }));
    }

    private static string NameOf(JsonObject definition) => definition["metadata"]!["name"]!.GetValue<string>();

    private static string FileOf(JsonObject definition) =>
        $"{definition["spec"]!["group"]}_{definition["spec"]!["names"]!["plural"]}.yaml";
}
