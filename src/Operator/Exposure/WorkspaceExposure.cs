using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Plans;
using Berth.Operator.Workspaces;
using k8s.Models;

namespace Berth.Operator.Exposure;

/// <summary>Keeps the Ingresses of a workspace as they should be: there while it runs, and otherwise not.</summary>
public static class WorkspaceExposure
{
    /// <summary>What stands against exposing a workspace as its class says, or null.</summary>
    public static Refusal? Check(WorkspaceView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return view.Class.Policy?.Exposure switch
        {
            null or { Mode: ExposureMode.Gateway } => null,
            { Mode: var mode } when view.Address.OriginOf("label") is null => new(
                Reasons.ExposureNotPossible,
                $"The class '{view.Class.Name}' exposes workspaces by {mode}, which needs the gateway: the administrator has to install it, "
                + "and to set the workspaces' address to one with {label}."),
            { Mode: ExposureMode.ExternalAuth, ExternalAuth: null } => new(
                Reasons.ExposureNotPossible,
                $"The class '{view.Class.Name}' exposes workspaces by ExternalAuth and does not say by which ingress controller: set exposure.externalAuth.controller."),
            { Mode: ExposureMode.ExternalAuth, ExternalAuth: { Controller: ExternalAuthController.Traefik, Middleware: null or "" } } => new(
                Reasons.ExposureNotPossible,
                $"The class '{view.Class.Name}' exposes workspaces through Traefik and names no middleware that asks the gateway: set exposure.externalAuth.middleware."),
            _ => null,
        };
    }

    /// <summary>What has to be written for it.</summary>
    public static IEnumerable<PlannedWrite> Writes(WorkspaceView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (view.Class.Policy is null && WorkspaceIngresses.IsRunning(view))
        {
            // A class that is gone may come back, and until then only the owner gets in anywhere: it goes on as it is.
            yield break;
        }

        // A class that cannot be followed closes what another one opened.
        var wanted = Check(view) is null ? WorkspaceIngresses.Of(view) : [];
        foreach (var ingress in wanted)
        {
            if (view.Ingresses.FirstOrDefault(candidate => ObjectKey.Of(candidate) == ObjectKey.Of(ingress)) is not { } has)
            {
                yield return new CreateObject<V1Ingress>(ingress);
            }
            else if (has.Metadata.DeletionTimestamp is null && Change(has, ingress) is { } change)
            {
                yield return new MergeObject<V1Ingress>(has, change, "set where it leads");
            }
        }

        foreach (var left in view.Ingresses.Where(has => has.Metadata.DeletionTimestamp is null && !wanted.Any(ingress => ObjectKey.Of(ingress) == ObjectKey.Of(has))))
        {
            yield return new DeleteObject<V1Ingress>(left);
        }
    }

    /// <summary>What to merge into an Ingress; null when it is as it should be. Annotations that others added stay.</summary>
    private static JsonObject? Change(V1Ingress has, V1Ingress wanted)
    {
        var given = has.Metadata.Annotations ?? new Dictionary<string, string>();
        var obsolete = (has.Metadata.Annotation(BerthAnnotations.Annotations) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Where(name => given.ContainsKey(name) && !wanted.Metadata.Annotations!.ContainsKey(name))
            .ToList();
        // Without a class of ours the server fills the default one in.
        var spec = wanted.Spec! with { IngressClassName = wanted.Spec.IngressClassName ?? has.Spec?.IngressClassName };
        if (obsolete.Count == 0
            && wanted.Metadata.Annotations!.All(annotation => given.TryGetValue(annotation.Key, out var value) && value == annotation.Value)
            && JsonNode.DeepEquals(Json(has.Spec ?? new()), Json(spec)))
        {
            return null;
        }

        var annotations = new JsonObject();
        foreach (var (name, value) in wanted.Metadata.Annotations!)
        {
            annotations[name] = value;
        }

        foreach (var name in obsolete)
        {
            annotations[name] = null;
        }

        var patch = Json(spec).AsObject();
        if (spec.Tls is null)
        {
            patch["tls"] = null;
        }

        return new() { ["metadata"] = new JsonObject { ["annotations"] = annotations }, ["spec"] = patch };
    }

    private static JsonNode Json(V1IngressSpec spec) => JsonSerializer.SerializeToNode(spec, KubeJsonContext.Default.V1IngressSpec)!;
}
