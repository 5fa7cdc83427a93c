using System.Globalization;
using System.Text;
using Berth.Crds;
using Berth.Gateway.Login;

namespace Berth.Gateway.Links;

/// <summary>What people are told who follow a snapshot's link. They need no script.</summary>
internal static class LinkPages
{
    private const string Home = "<p><a href=\"/\">Your workspaces</a></p>";

    /// <summary>What the snapshot is, and the question whether to start from it.</summary>
    public static Page Ask(WorkspaceSnapshot snapshot, string opener, string ticket, string path)
    {
        var (status, captured) = (snapshot.Status!, snapshot.Status!.Workspace!);
        var facts = new StringBuilder("<dl>");
        Add("Repository", captured.Repository is { } repository ? repository.Url + (repository.Revision is { } revision ? $" ({revision})" : "") : "none");
        Add("Workspace", $"{snapshot.Spec.WorkspaceName} of {captured.Owner}");
        Add("Taken", status.CreationTime is { } time ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) : "at an unknown time");
        Add("Size", status.RestoreSize ?? "unknown");
        if (!string.IsNullOrEmpty(snapshot.Spec.Description))
        {
            Add("Description", snapshot.Spec.Description);
        }

        return new(
            "Start a workspace from this snapshot?",
            $"{facts}</dl><p>You get a workspace of your own, as {Page.Text(opener)}, with all files as they were at that time. What you do in it reaches nobody else's.</p>"
            + "<p><strong>Files are captured as they are.</strong> Programs among them run in your name: start it only if you trust its owner.</p>"
            + $"<form method=\"post\" action=\"{Page.Text(path)}\"><input type=\"hidden\" name=\"{OpeningTickets.Field}\" value=\"{Page.Text(ticket)}\">"
            + "<button>Start a workspace</button></form>" + Home);

        void Add(string name, string value) => facts.Append(CultureInfo.InvariantCulture, $"<dt>{Page.Text(name)}</dt><dd>{Page.Text(value)}</dd>");
    }

    /// <summary>The same whatever the reason: unknown, not ready, deleted, expired or not for them.</summary>
    public static Page NotFound() => new(
        "Nothing here",
        "<p>There is no snapshot at this address that you may open. If somebody gave it to you, ask them whether it still exists and whether you may open it, "
        + "and with which of your accounts. Most snapshots are for those who can read the repository that they are based on.</p>" + Home);

    public static Page Unavailable() => new(
        "Not available right now", "<p>The gateway has lost sight of the cluster. Nothing was made. Try again in a moment.</p>");

    public static Page Refused(LinkReason reason) => new(
        "Nothing can be started from this snapshot",
        "<p>" + (reason switch
        {
            LinkReason.SnapshotsDisabled => "An administrator has switched snapshots off for workspaces of this class.",
            LinkReason.ImageNotAllowed => "Its image is not allowed any more for workspaces of its class.",
            _ => "The class of its workspace does not exist any more.",
        }) + " Nothing was made. Ask an administrator.</p>" + Home);

    public static Page FormTooOld(string path) => new(
        "This page was too old, or not yours",
        $"<p>Nothing was made. <a href=\"{Page.Text(path)}\">Open the link again</a>, and start from there.</p>");

    public static Page FromElsewhere() => new(
        "This came from elsewhere", "<p>Nothing was made. Open the snapshot's link, and start from the page that it shows.</p>");

    public static Page NoNamespace(string? ns) => new(
        "You have no place for workspaces yet",
        ns is null
            ? "<p>The class of the snapshot names no usable namespace for you. Nothing was made. Ask an administrator.</p>"
            : $"<p>Your workspaces belong in the namespace <strong>{Page.Text(ns)}</strong>, which does not exist. Nothing was made. Ask an administrator to create it.</p>");

    public static Page NotMade(string why) => new(
        "The workspace was not made", $"<p>The cluster says: {Page.Text(why)}</p><p>Ask an administrator if you do not know what to do about it.</p>" + Home);

    public static Page TooMany() => new("Too many requests", "<p>Wait a minute, then try again.</p>");

    /// <summary>How far a workspace has come.</summary>
    public static Page Starting(Workspace workspace, string origin)
    {
        var name = Page.Text(workspace.Metadata.Name!);
        var ready = workspace.Status?.Conditions?.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready);
        var says = Page.Text(ready?.Message ?? "It was made a moment ago.");
        return workspace.Status?.Phase switch
        {
            WorkspacePhase.Failed => new($"{workspace.Metadata.Name} cannot start", $"<p>{says}</p>{Home}", ReloadsAfter: 10),
            WorkspacePhase.Terminating => new($"{workspace.Metadata.Name} is being deleted", $"<p>{says}</p>{Home}"),
            WorkspacePhase.Stopped or WorkspacePhase.Stopping => new($"{workspace.Metadata.Name} is stopped", $"<p>{says}</p>{Home}"),
            _ => new(
                $"{workspace.Metadata.Name} is starting",
                $"<p role=\"status\">{says}</p><p>This page goes on to the workspace by itself.</p><p><a href=\"{Page.Text(origin)}/\">Open {name} now</a></p>{Home}",
                ReloadsAfter: 2),
        };
    }

    public static Page NoSuchWorkspace() => new("Nothing here", "<p>There is no workspace of yours at this address.</p>" + Home);
}
