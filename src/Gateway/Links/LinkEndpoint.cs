using Berth.Crds;
using Berth.Gateway.Audit;
using Berth.Gateway.Login;
using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Kube.Runtime.Rbac;
using k8s;
using k8s.Models;

namespace Berth.Gateway.Links;

/// <summary>A snapshot's link: GET says what it is and asks, POST starts a workspace from it.</summary>
[EntityRbac(typeof(Workspace), Verbs = RbacVerb.Create)]
[EntityRbac(typeof(SnapshotGrant), Verbs = RbacVerb.Create)]
[EntityRbac(typeof(V1Namespace), Verbs = RbacVerb.Get)]
internal sealed class LinkEndpoint(
    ISessions sessions,
    LinkGuard guard,
    LinkRateLimit limit,
    OpeningTickets tickets,
    OpeningRecorder recorder,
    KubernetesClient client,
    GatewaySettings settings,
    TimeProvider time,
    ILoggerFactory logs)
{
    private readonly ILogger _audit = logs.CreateLogger(AuditLog.Category);
    private readonly ILogger _logger = logs.CreateLogger<LinkEndpoint>();

    /// <summary>GET /s/{id}.</summary>
    public Task ShowAsync(HttpContext context) => HandleAsync(context, async (who, snapshot, _) =>
    {
        if (OpenedCopy.OwnerOf(who) is { } owner)
        {
            await Page.ShowAsync(context, StatusCodes.Status200OK, LinkPages.Ask(snapshot.Snapshot!, owner, tickets.Give(who, snapshot.Snapshot!), context.Request.Path));
        }
        else
        {
            await Page.ShowAsync(context, StatusCodes.Status403Forbidden, LinkPages.NotMade("your account has no name that a workspace could be owned by"));
        }
    });

    /// <summary>POST /s/{id}.</summary>
    public async Task OpenAsync(HttpContext context)
    {
        // Before anything is looked for: a form elsewhere learns nothing.
        if (!Browser.IsFrom(context.Request, ReturnTarget.Origin(settings.PortalUrl)))
        {
            AuditLog.Foreign(_audit, settings.PortalUrl.Host, AddressOf(context), "", "a form for a snapshot's link came from elsewhere");
            await Page.ShowAsync(context, StatusCodes.Status403Forbidden, LinkPages.FromElsewhere());
            return;
        }

        await HandleAsync(context, async (who, snapshot, reason) =>
        {
            if ((await FormAsync(context))[OpeningTickets.Field] is not [var text] || tickets.Take(text, who, snapshot.Snapshot!) is not { } ticket)
            {
                Note(context, who, snapshot, "NoTicket");
                await Page.ShowAsync(context, StatusCodes.Status403Forbidden, LinkPages.FormTooOld(context.Request.Path));
                return;
            }

            await OpenAsync(context, who, snapshot, ticket, reason);
        });
    }

    private async Task HandleAsync(HttpContext context, Func<GatewayIdentity, SnapshotNow, LinkReason, Task> allowed)
    {
        if (sessions.Read(context) is not { } who || sessions.IsEnded(who))
        {
            await sessions.ChallengeAsync(context);
            return;
        }

        if (!limit.TryPass(who))
        {
            context.Response.Headers.RetryAfter = "60";
            await Page.ShowAsync(context, StatusCodes.Status429TooManyRequests, LinkPages.TooMany());
            return;
        }

        try
        {
            var (now, decision) = await guard.DecideAsync((string?)context.Request.RouteValues["id"], who, AddressOf(context), context.RequestAborted);
            await (decision.Verdict switch
            {
                LinkVerdict.Allow => allowed(who, now, decision.Reason),
                LinkVerdict.Login => sessions.ChallengeAsync(context),
                LinkVerdict.Refused => Page.ShowAsync(context, StatusCodes.Status403Forbidden, LinkPages.Refused(decision.Reason)),
                LinkVerdict.Unavailable => UnavailableAsync(context),
                _ => Page.ShowAsync(context, StatusCodes.Status404NotFound, LinkPages.NotFound()),
            });
        }
        catch (Exception failure) when (failure is KubernetesApiException or HttpRequestException or IOException or TimeoutException)
        {
            LinkLog.Failed(_logger, failure.Message);
            await UnavailableAsync(context);
        }
    }

    private async Task OpenAsync(HttpContext context, GatewayIdentity who, SnapshotNow now, OpeningTicket ticket, LinkReason reason)
    {
        var (snapshot, ct) = (now.Snapshot!, context.RequestAborted);
        var owner = OpenedCopy.OwnerOf(who);
        var ns = owner is null ? null : CopyNamespace.Of(now.Class.Policy!.Snapshots.CopiesNamespace, snapshot.Metadata.NamespaceProperty!, owner);
        if (ns is null || await client.GetAsync<V1Namespace>(null, ns, ct) is null)
        {
            Note(context, who, now, "NoNamespace");
            await Page.ShowAsync(context, StatusCodes.Status403Forbidden, LinkPages.NoNamespace(ns));
            return;
        }

        var wanted = OpenedCopy.Workspace(snapshot, ticket, ns, owner!);
        try
        {
            if (await FindAsync(wanted, ct) is null && await TryMakeAsync(snapshot, wanted, ct))
            {
                AuditLog.Opened(_audit, who.Name, ObjectKey.Of(snapshot), ObjectKey.Of(wanted), AddressOf(context), reason);
                // The browser may have gone; what was made counts.
                await recorder.NoteAsync(snapshot, wanted, CancellationToken.None);
            }
            else if (await FindAsync(wanted, ct) is not { } found || !OpenedCopy.IsSame(found, wanted, who))
            {
                Note(context, who, now, "NameTaken");
                await Page.ShowAsync(context, StatusCodes.Status403Forbidden, LinkPages.NotMade("its name was taken by another; open the link again"));
                return;
            }
        }
        catch (KubernetesApiException refused) when (refused.IsForbidden || refused.IsInvalid)
        {
            Note(context, who, now, "ClusterRefused");
            await Page.ShowAsync(context, StatusCodes.Status403Forbidden, LinkPages.NotMade(refused.Message));
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = StartingEndpoint.PathOf(ObjectKey.Of(wanted));
    }

    /// <summary>What an earlier click on the same page has made, if it has.</summary>
    private Task<Workspace?> FindAsync(Workspace wanted, CancellationToken ct) =>
        client.GetAsync<Workspace>(wanted.Metadata.NamespaceProperty, wanted.Metadata.Name!, ct);

    /// <returns>Whether this made it; of two clicks at once one is the first.</returns>
    private async Task<bool> TryMakeAsync(WorkspaceSnapshot snapshot, Workspace wanted, CancellationToken ct)
    {
        // The grant first: a workspace without one would tell its owner that it may not start.
        if (wanted.Metadata.NamespaceProperty != snapshot.Metadata.NamespaceProperty)
        {
            await TryCreateAsync(OpenedCopy.Grant(snapshot, wanted, time.GetUtcNow()), ct);
        }

        return await TryCreateAsync(wanted, ct);
    }

    private async Task<bool> TryCreateAsync<T>(T entity, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            await client.CreateAsync(entity, ct);
            return true;
        }
        catch (KubernetesApiException first) when (first.IsAlreadyExists)
        {
            return false;
        }
    }

    private static async Task<IFormCollection> FormAsync(HttpContext context)
    {
        try
        {
            return context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        }
        catch (Exception wrong) when (wrong is InvalidDataException or BadHttpRequestException)
        {
            return FormCollection.Empty;
        }
    }

    private void Note(HttpContext context, GatewayIdentity who, SnapshotNow now, string why) =>
        AuditLog.NotOpened(_audit, who.Name, ObjectKey.Of(now.Snapshot!).ToString(), AddressOf(context), why);

    private static Task UnavailableAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "10";
        return Page.ShowAsync(context, StatusCodes.Status503ServiceUnavailable, LinkPages.Unavailable());
    }

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";
}
