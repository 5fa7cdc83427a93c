using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Berth.Crds;
using Berth.Kube.Client;
using Berth.Tests.Integration.Gateway.Login;
using k8s.Models;

namespace Berth.Tests.Integration.Gateway.Links;

/// <summary>What tests of links share: a namespace and a class of their own, alice's workspace and a snapshot of it, browsers.</summary>
public abstract partial class LinkTest(LinkWorld world) : IAsyncLifetime
{
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected LinkWorld World { get; } = world;

    protected KubernetesClient Client => World.World.Client;

    /// <summary>Where alice's workspace and her snapshot are.</summary>
    protected string Namespace { get; private set; } = "";

    /// <summary>The path of a link that no snapshot has.</summary>
    protected const string Unknown = "/s/00000000000000000000000000000000";

    public virtual async ValueTask InitializeAsync()
    {
        Namespace = await ControlPlane.NewNamespaceAsync(Client, Ct);
        await ClassAsync(new());
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DeleteAsync<WorkspaceClass>(null, Namespace, null, CancellationToken.None);
        await Client.DeleteAsync<V1Namespace>(null, Namespace, null, CancellationToken.None);
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes the test's class, or makes it anew, and waits until the gateway knows it.</summary>
    protected async Task ClassAsync(SnapshotPolicy policy)
    {
        var now = await Client.ApplyAsync(
            new WorkspaceClass { Metadata = new() { Name = Namespace }, Spec = new() { Image = "example/image:1", Snapshots = policy } }, "tests", Ct);
        await World.Gateway.WaitForAsync(now, Ct);
    }

    /// <summary>Alice's workspace and a snapshot of it that is ready; returns the path of its link.</summary>
    protected async Task<string> SnapshotAsync(SnapshotAccessSpec? access = null, string? repository = null, string? finalizer = null)
    {
        var workspace = await Client.CreateAsync(
            new Workspace { Metadata = new() { Name = "alice", NamespaceProperty = Namespace }, Spec = new() { Owner = "alice@example.com", ClassName = Namespace } }, Ct);
        await Client.CreateAsync(
            new WorkspaceSnapshot
            {
                Metadata = new() { Name = "alice-1", NamespaceProperty = Namespace, Finalizers = finalizer is null ? null : [finalizer] },
                Spec = new()
                {
                    WorkspaceName = "alice",
                    Description = "before the <b>refactoring</b>",
                    Access = access ?? new() { Policy = SnapshotAccessPolicy.Users, Users = ["bob@example.com"] },
                },
            },
            Ct);
        var id = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
        var status = new JsonObject
        {
            ["phase"] = "Succeeded",
            ["readyToUse"] = true,
            ["url"] = $"https://berth.localhost/s/{id}",
            ["restoreSize"] = "10Gi",
            ["creationTime"] = "2030-01-31T18:00:00Z",
            ["workspace"] = new JsonObject
            {
                ["uid"] = workspace.Metadata.Uid,
                ["owner"] = "alice@example.com",
                ["className"] = Namespace,
                ["image"] = "example/image:1",
                ["repository"] = repository is null ? null : new JsonObject { ["url"] = repository },
            },
        };
        await PatchStatusAsync(status);
        await KnowsAsync($"/s/{id}");
        return $"/s/{id}";
    }

    /// <summary>The status as the operator would write it.</summary>
    protected Task PatchStatusAsync(JsonObject status) =>
        Client.MergePatchAsync<WorkspaceSnapshot>(Namespace, "alice-1", new JsonObject { ["status"] = status }, Ct, "status");

    internal LoginBrowser Browser() => new(World.Gateway.Port);

    /// <summary>Somebody who has logged in.</summary>
    internal async Task<LoginBrowser> BrowserAsync(string account)
    {
        var browser = Browser();
        (await browser.LogInAsync($"{LinkGateway.Portal}/", account, Ct)).Status.ShouldBe(HttpStatusCode.OK);
        return browser;
    }

    internal static Task<Visit> ShowAsync(LoginBrowser browser, string link) => browser.AskAsync(new(LinkGateway.Portal + link), Ct);

    /// <summary>Sends the form of a page, as its button does, or a part of it.</summary>
    internal static Task<Visit> OpenAsync(LoginBrowser browser, string link, string? ticket, params (string Name, string Value)[] headers)
    {
        Dictionary<string, string> form = ticket is null ? new() { ["other"] = "x" } : new() { ["ticket"] = ticket };
        return browser.AskAsync(new(LinkGateway.Portal + link), Ct, form: form, headers: headers is [] ? [("Origin", LinkGateway.Portal)] : headers);
    }

    internal static string TicketOf(Visit page)
    {
        page.Status.ShouldBe(HttpStatusCode.OK, page.Body);
        Ticket().IsMatch(page.Body).ShouldBeTrue(page.Body);
        return Ticket().Match(page.Body).Groups[1].Value;
    }

    /// <summary>The workspaces beside alice's.</summary>
    protected async Task<IReadOnlyList<Workspace>> CopiesAsync(string? ns = null) =>
        [.. (await Client.ListAsync<Workspace>(ns ?? Namespace, ct: Ct).ToListAsync(Ct)).Where(workspace => workspace.Metadata.Name != "alice")];

    protected Task<WorkspaceSnapshot?> ReadSnapshotAsync() => Client.GetAsync<WorkspaceSnapshot>(Namespace, "alice-1", Ct);

    // The watch of the gateway is what finds a link.
    private async Task KnowsAsync(string link)
    {
        using var alice = await BrowserAsync("alice");
        await Wait.ForAsync(
            async () => (await ShowAsync(alice, link)).Status is HttpStatusCode.OK or HttpStatusCode.Forbidden,
            () => "the gateway to know the link",
            Ct);
    }

    [GeneratedRegex("name=\"ticket\" value=\"([^\"]+)\"")]
    private static partial Regex Ticket();
}
