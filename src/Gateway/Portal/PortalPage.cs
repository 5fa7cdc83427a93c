using System.Text;
using System.Text.Encodings.Web;
using Berth.Crds;
using Berth.Gateway.Gate;
using Berth.Gateway.Login;
using Berth.Gateway.View;

namespace Berth.Gateway.Portal;

/// <summary>The portal's first page: who is logged in, and what they may open.</summary>
public static class PortalPage
{
    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1.25rem;color:#1b1f24;background:#fff}"
        + "h1{font-size:1.5rem}ul{list-style:none;padding:0}li{padding:.6rem 0;border-top:1px solid #8884}a{color:#0757ba}small{color:#57606a}"
        + "header{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:baseline;justify-content:space-between}"
        + "@media(prefers-color-scheme:dark){body{color:#e6e9ed;background:#14171a}a{color:#6cb0ff}small{color:#9aa4af}}";

    /// <summary>Maps <c>/</c>.</summary>
    public static void MapPortal(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/", AnswerAsync);

    private static Task AnswerAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var sessions = services.GetRequiredService<ISessions>();
        if (sessions.Read(context) is not { } who || sessions.IsEnded(who))
        {
            return sessions.ChallengeAsync(context);
        }

        var openable = services.GetRequiredService<ClusterView>().OpenableBy(who, services.GetRequiredService<GateLimits>());
        var page = Page(who, openable, services.GetRequiredService<GatewaySettings>());
        var response = context.Response;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
        response.ContentType = "text/html; charset=utf-8";
        return response.WriteAsync(page, context.RequestAborted);
    }

    private static string Page(GatewayIdentity who, IReadOnlyList<(Workspace Workspace, GateDecision Decision)> openable, GatewaySettings settings)
    {
        var encoder = HtmlEncoder.Default;
        var page = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Workspaces</title><style>")
            .Append(Style).Append("</style><header><h1>Workspaces</h1><span>")
            .Append(encoder.Encode(who.Name)).Append(" · <a href=\"/logout\">Log out</a></span></header><main><ul>");
        foreach (var (workspace, decision) in openable.OrderBy(entry => entry.Workspace.Metadata.Name, StringComparer.Ordinal))
        {
            var (name, ns) = (encoder.Encode(workspace.Metadata.Name!), encoder.Encode(workspace.Metadata.NamespaceProperty!));
            var origin = encoder.Encode(settings.Workspaces.Origin(WorkspaceHost.Label(workspace.Metadata.Name!, workspace.Metadata.Uid!)));
            page.Append("<li>").Append(decision.IsAllowed ? $"<a href=\"{origin}/\">{name}</a>" : name)
                .Append(" <small>").Append(ns).Append(" · ")
                .Append(decision.Reason is GateReason.Owner || !decision.IsAllowed ? "yours" : $"shared by {encoder.Encode(workspace.Spec.Owner)}")
                .Append(decision.IsAllowed ? "" : $" · {encoder.Encode(decision.Reason.ToString())}")
                .Append("</small></li>");
        }

        return page.Append(openable.Count == 0 ? "</ul><p>There is no workspace that you may open.</p>" : "</ul>").Append("</main></html>\n").ToString();
    }
}
