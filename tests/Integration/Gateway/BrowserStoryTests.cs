using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Gateway;
using Berth.Gateway.Links;
using Berth.Gateway.Login;
using Berth.Gateway.Portal;
using Berth.Tests.Integration.Gateway.Login;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace Berth.Tests.Integration.Gateway;

/// <summary>
/// What people do, in a real browser, with a real provider, through the whole gateway. The screenshots are in artifacts/screenshots.
/// </summary>
/// <remarks>Alone, after the others: a browser beside all of them is slower than its own limits.</remarks>
[Collection(DisruptiveTests.Name)]
public sealed class BrowserStoryTests(GatewayWorld world) : GateTest(world)
{
    private static readonly string Screenshots = Path.Combine(ControlPlane.RepositoryRoot(), "artifacts", "screenshots");

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Share_AliceAndBobAndCarol_SeeWhatIsTheirs()
    {
        var chromium = Chromium();
        Assert.SkipWhen(chromium is null, "there is no chromium: run hack/browser ensure as root");
        await using var pad = await SharedPad.StartAsync();
        var (issuerPort, port) = (FreePort(), FreePort());
        var portal = $"http://berth.localhost:{port}";
        await using var identity = await IdentityProcess.StartAsync(
            issuerPort, "--redirect-uri", $"{portal}/callback/local", "--post-logout-redirect-uri", $"{portal}/logout");
        await using var app = await StartAsync(port, issuerPort);
        Assertions.SetDefaultExpectTimeout((float)TestLimits.OfAWait.TotalMilliseconds);
        var workspace = await World.WorkspaceAsync(
            new() { Owner = "alice@example.com", Ports = [new() { Name = "main", Port = pad.Port }] }, Ct);
        var address = $"http://{workspace.Label}.workspaces.localhost:{port}/";
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });

        // Alice comes by the portal, where her workspace is.
        var alice = await NewPageAsync(browser);
        await LogInAsync(alice, portal, "alice");
        await Assertions.Expect(alice.GetByText("alice@example.com")).ToBeVisibleAsync();
        await ScreenshotAsync(alice, "portal");
        await alice.GotoAsync(address);
        await Assertions.Expect(alice.Locator("#state")).ToHaveTextAsync("connected");

        // Not shared: bob sees what is at no address, in the same words as at one that nobody has.
        var bob = await NewPageAsync(browser);
        await LogInAsync(bob, address, "bob");
        await Assertions.Expect(bob.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Nothing here");
        await ScreenshotAsync(bob, "nothing-here");
        var nothing = await bob.ContentAsync();
        await bob.GotoAsync($"http://nobody-aaaaaaaaaa.workspaces.localhost:{port}/");
        (await bob.ContentAsync()).ShouldBe(nothing);

        // Shared with bob: both see what either types. Carol was not asked.
        await workspace.PatchAsync("""{"sharing":{"level":"Users","users":["bob@example.com"]}}""", Ct);
        await Wait.ForAsync(async () => (await bob.GotoAsync(address))!.Status == 200, () => "bob to be let in", Ct);
        await Assertions.Expect(bob.Locator("#state")).ToHaveTextAsync("connected");
        await TypeAsync(alice, "hello bob");
        await TypeAsync(bob, "hello alice");
        await Assertions.Expect(bob.Locator("#text")).ToContainTextAsync("hello bob");
        await Assertions.Expect(alice.Locator("#text")).ToContainTextAsync("hello alice");
        var carol = await NewPageAsync(browser);
        await LogInAsync(carol, address, "carol");
        await Assertions.Expect(carol.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Nothing here");

        // No more: bob is cut off on purpose (1008), and alice types on.
        await workspace.PatchAsync("""{"sharing":{"level":"None"}}""", Ct);
        await Assertions.Expect(bob.Locator("#state")).ToHaveTextAsync("closed 1008");
        await TypeAsync(alice, "alone again");
        await Assertions.Expect(alice.Locator("#text")).ToContainTextAsync("alone again");
        await Assertions.Expect(bob.Locator("#text")).Not.ToContainTextAsync("alone again");
        await bob.ReloadAsync();
        await Assertions.Expect(bob.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Nothing here");

        // Bob follows the link of a snapshot: a page without a script, a click, a workspace of his own.
        var link = await SnapshotLinkAsync(workspace, portal);
        await Wait.ForAsync(async () => (await bob.GotoAsync(link))!.Status == 200, () => "bob to see the snapshot", Ct);
        await ScreenshotAsync(bob, "link");
        await bob.GetByRole(AriaRole.Button, new() { Name = "Start a workspace" }).ClickAsync();
        await Assertions.Expect(bob.GetByRole(AriaRole.Heading)).ToContainTextAsync("is starting");
        await ScreenshotAsync(bob, "starting");
        var copy = (await World.Client.ListAsync<Workspace>(workspace.Namespace, ct: Ct).ToListAsync(Ct)).Single(one => one.Spec.Owner == "bob@example.com");
        new Uri(bob.Url).AbsolutePath.ShouldBe($"/w/{workspace.Namespace}/{copy.Metadata.Name}");
        copy.Spec.Source!.Snapshot.Name.ShouldBe("alice-1");
        await carol.GotoAsync(link);
        await Assertions.Expect(carol.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Nothing here");

        // Stopped: alice is told.
        await workspace.PatchAsync("""{"operatingMode":"Stopped"}""", Ct);
        await Assertions.Expect(alice.Locator("#state")).ToHaveTextAsync("closed 1008");
        await alice.ReloadAsync();
        await Assertions.Expect(alice.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Your workspace is stopped");
        await ScreenshotAsync(alice, "stopped");

        // Logged out at the portal: the workspace's host knows her no more either (GHSA-cw7p-q79f-m2v7).
        await alice.GotoAsync(portal);
        await alice.GetByRole(AriaRole.Link, new() { Name = "Log out" }).ClickAsync();
        var done = await alice.RunAndWaitForResponseAsync(
            () => alice.GetByRole(AriaRole.Button).ClickAsync(),
            answer => answer.Request.Method == "POST");
        done.Status.ShouldBe(303, $"{alice.Url}: {await alice.ContentAsync()}");
        await Wait.ForAsync(
            async () => (await alice.GotoAsync(address))!.Request.RedirectedFrom is not null,
            () => "the workspace's host to ask for a login",
            Ct);
        await app.StopAsync(Ct);
    }

    /// <summary>A snapshot of the workspace for bob, as the operator leaves it.</summary>
    private async Task<string> SnapshotLinkAsync(TestWorkspace workspace, string portal)
    {
        await World.Client.CreateAsync(
            new WorkspaceSnapshot
            {
                Metadata = new() { Name = "alice-1", NamespaceProperty = workspace.Namespace },
                Spec = new() { WorkspaceName = "code", Description = "Before the refactoring", Access = new() { Policy = SnapshotAccessPolicy.Users, Users = ["bob@example.com"] } },
            },
            Ct);
        var link = $"{portal}/s/0123456789abcdef0123456789abcdef";
        var status = JsonNode.Parse(
            """
            {"status": {"phase": "Succeeded", "readyToUse": true, "url": "LINK", "restoreSize": "10Gi", "creationTime": "2030-01-31T18:00:00Z",
             "workspace": {"uid": "UID", "owner": "alice@example.com", "image": "example/image:1", "repository": {"url": "https://git.example.com/team/shop.git"}}}}
            """.Replace("LINK", link, StringComparison.Ordinal).Replace("UID", workspace.Uid, StringComparison.Ordinal))!;
        await World.Client.MergePatchAsync<WorkspaceSnapshot>(workspace.Namespace, "alice-1", status, Ct, "status");
        return link;
    }

    private static async Task<IPage> NewPageAsync(IBrowser browser)
    {
        var context = await browser.NewContextAsync();
        context.SetDefaultTimeout((float)TestLimits.OfAWait.TotalMilliseconds);
        return await context.NewPageAsync();
    }

    private static async Task LogInAsync(IPage page, string address, string account)
    {
        await page.GotoAsync(address);
        await page.Locator("input[name=login]").FillAsync(account);
        await page.Locator("input[name=login]").PressAsync("Enter");
        // By the address alone: Playwright's own wait also wants an event of the page's load, which may have passed before it looked.
        await Wait.ForAsync(
            () => page.Url.StartsWith(address.TrimEnd('/'), StringComparison.Ordinal), $"{account} to be back at {address}", Ct, () => page.Url);
    }

    private static async Task TypeAsync(IPage page, string line)
    {
        await page.Locator("#line").FillAsync(line);
        await page.Locator("#line").PressAsync("Enter");
    }

    // Narrow as on a phone, and wide as on a desk.
    private static async Task ScreenshotAsync(IPage page, string name)
    {
        foreach (var (width, height) in ((int, int)[])[(390, 844), (1280, 800)])
        {
            await page.SetViewportSizeAsync(width, height);
            await page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"{name}-{width}.png") });
        }
    }

    private async Task<WebApplication> StartAsync(int port, int issuerPort)
    {
        var settings = new GatewaySettings
        {
            PortalUrl = new($"http://berth.localhost:{port}"),
            Workspaces = WorkspaceDomain.Parse($"http://{{label}}.workspaces.localhost:{port}"),
            Namespace = await ControlPlane.NewNamespaceAsync(World.Client, Ct),
            ListenUrl = $"http://127.0.0.1:{port}",
            ManagementUrl = "http://127.0.0.1:0",
            Limits = GatewayReplica.Patient(new() { DrainDelay = TimeSpan.Zero, Drain = TimeSpan.FromSeconds(1) }),
        };
        var provider = LoginTest.ProviderAt($"http://127.0.0.1:{issuerPort}", "local");
        var builder = GatewayHost.CreateBuilder(settings, new LoginSettings { Providers = [provider] }.Checked(), World.Cluster);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var app = builder.Build();
        app.UseGateway(portal => portal.UseRouting().UseEndpoints(endpoints =>
        {
            endpoints.MapLogin();
            endpoints.MapPortal();
            endpoints.MapSnapshotLinks();
        }));
        await app.StartAsync(Ct);
        return app;
    }

    private static string? Chromium()
    {
        using var path = Process.Start(new ProcessStartInfo(Path.Combine(ControlPlane.RepositoryRoot(), "hack", "browser"), "path") { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var found = path.StandardOutput.ReadToEnd().Trim();
        path.WaitForExit();
        return path.ExitCode == 0 ? found : null;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
