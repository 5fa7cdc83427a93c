using Berth.Crds;
using Berth.Gateway.Gate;
using Berth.Gateway.Login;
using Berth.Gateway.View;
using Berth.Kube.Client;
using Berth.Kube.Models;

namespace Berth.Gateway.Links;

/// <summary>How far a workspace has come, for its owner; it goes on to the workspace once that can be used.</summary>
internal sealed class StartingEndpoint(ISessions sessions, ClusterView view, KubernetesClient client, GatewaySettings settings)
{
    /// <summary>Where the page of a workspace is.</summary>
    public static string PathOf(ObjectKey workspace) => $"/w/{workspace.Namespace}/{workspace.Name}";

    /// <summary>GET /w/{namespace}/{name}.</summary>
    public async Task ShowAsync(HttpContext context)
    {
        if (sessions.Read(context) is not { } who || sessions.IsEnded(who))
        {
            await sessions.ChallengeAsync(context);
            return;
        }

        try
        {
            await ShowAsync(context, who);
        }
        catch (Exception failure) when (failure is KubernetesApiException or HttpRequestException or IOException or TimeoutException)
        {
            context.Response.Headers.RetryAfter = "10";
            await Page.ShowAsync(context, StatusCodes.Status503ServiceUnavailable, LinkPages.Unavailable());
        }
    }

    private async Task ShowAsync(HttpContext context, GatewayIdentity who)
    {
        // Just made, perhaps through another replica: a watch may not have come to it.
        var values = context.Request.RouteValues;
        var workspace = values["namespace"] is string ns && values["name"] is string name && IsName(ns) && IsName(name)
            ? await client.GetAsync<Workspace>(ns, name, context.RequestAborted)
            : null;
        if (workspace is null || !GateRules.IsOneOf(who.Names, workspace.Spec.Owner))
        {
            await Page.ShowAsync(context, StatusCodes.Status404NotFound, LinkPages.NoSuchWorkspace());
            return;
        }

        var label = WorkspaceHost.Label(workspace.Metadata.Name!, workspace.Metadata.Uid!);
        var origin = settings.Workspaces.Origin(label);
        if (GateRules.Decide(who, view.Look(view.Find(label)), settings.Limits).IsAllowed)
        {
            Answer.Redirect(context, origin + "/");
            return;
        }

        await Page.ShowAsync(context, StatusCodes.Status200OK, LinkPages.Starting(workspace, origin));
    }

    private static bool IsName(string text) => text.Length is > 0 and <= 63 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
