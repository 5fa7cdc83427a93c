using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Berth.Tests.EndToEnd.Sharing;

/// <summary>Somebody at a browser of their own, with VS Code in a tab of it.</summary>
public sealed partial class Person
{
    // What the page's own code sees of its connections: those that are open, how the others ended, and how many there had been by the first
    // that was ended for a right that is gone (1008).
    private const string Watch = """
        window.connections = [];
        window.ends = [];
        const Plain = window.WebSocket;
        window.WebSocket = class extends Plain {
          constructor(...of) {
            super(...of);
            window.connections.push(this);
            this.addEventListener('close', event => {
              window.ends.push(event.code);
              if (event.code === 1008) {
                window.cutAfter ??= window.connections.length;
              }
            });
          }
        };
        """;

    private static readonly string Screenshots = Path.Combine(Command.RepositoryRoot(), "artifacts", "screenshots");

    private readonly IBrowserContext _context;

    private Person(string account, IBrowserContext context, IPage page)
    {
        (Account, _context, Page) = (account, context, page);
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
    }

    /// <summary>The name that is typed at the provider.</summary>
    public string Account { get; }

    /// <summary>The tab.</summary>
    public IPage Page { get; }

    /// <summary>How often the provider has asked for the account.</summary>
    public int Logins { get; private set; }

    /// <summary>Opens a browser for somebody.</summary>
    public static async Task<Person> ArriveAsync(IBrowser browser, string account)
    {
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1280, Height = 800 } });
        // A machine that runs other tests beside this one is slow.
        context.SetDefaultTimeout((float)TestLimits.OfAWait.TotalMilliseconds);
        await context.AddInitScriptAsync(Watch);
        return new(account, context, await context.NewPageAsync());
    }

    /// <summary>Goes to an address, and logs in if the way leads by the provider. Returns what the address itself answered.</summary>
    public async Task<IResponse> GoAsync(string address, string issuer)
    {
        var answer = (await Page.GotoAsync(address, new() { WaitUntil = WaitUntilState.DOMContentLoaded }))!;
        if (!answer.Url.StartsWith(issuer, StringComparison.Ordinal))
        {
            return answer;
        }

        Logins++;
        await Page.Locator("input[name=login]").FillAsync(Account);
        return await Page.RunAndWaitForResponseAsync(
            () => Page.Locator("input[name=login]").PressAsync("Enter"),
            response => response.Url.Split('?')[0] == address && response.Request.IsNavigationRequest && response.Status != 302 && response.Status != 303);
    }

    /// <summary>Waits until VS Code works in the page: its window is there, and so are the files of the workspace.</summary>
    public async Task EditorAsync()
    {
        await Assertions.Expect(Page.Locator(".monaco-workbench .part.statusbar")).ToBeVisibleAsync();
        await Assertions.Expect(Page.Locator(".explorer-folders-view")).ToBeVisibleAsync();
    }

    /// <summary>Opens a terminal: the one that all share, as the image has it. Its last line says how many are here.</summary>
    public async Task OpenTerminalAsync()
    {
        await Page.Keyboard.PressAsync("Control+Backquote");
        await Assertions.Expect(Page.Locator(".xterm-rows")).ToContainTextAsync(" here");
    }

    /// <summary>Types a line into the terminal.</summary>
    public async Task TypeAsync(string line)
    {
        await Page.Locator(".xterm-helper-textarea").FocusAsync();
        await Page.Keyboard.TypeAsync(line);
        await Page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Waits until the terminal shows a text.</summary>
    public Task SeesAsync(string text) => Assertions.Expect(Page.Locator(".xterm-rows")).ToContainTextAsync(text);

    /// <summary>What the terminal shows, without the blanks that lines are filled with.</summary>
    public async Task<string> TerminalAsync() => Blanks().Replace(await Page.Locator(".xterm-rows").InnerTextAsync(), " ");

    /// <summary>How many of the page's connections are open.</summary>
    public Task<int> ConnectionsAsync() => Page.EvaluateAsync<int>("window.connections.filter(socket => socket.readyState === 1).length");

    /// <summary>With which codes connections of this page have ended.</summary>
    public Task<int[]> EndsAsync() => Page.EvaluateAsync<int[]>("window.ends");

    /// <summary>How often this page has tried to connect since a connection was ended with 1008; null while none was.</summary>
    public Task<int?> TriesAfterCutAsync() => Page.EvaluateAsync<int?>("window.cutAfter === undefined ? null : window.connections.length - window.cutAfter");

    /// <summary>How many of the page's connections are open or being opened.</summary>
    public Task<int> UnfinishedAsync() => Page.EvaluateAsync<int>("window.connections.filter(socket => socket.readyState !== 3).length");

    /// <summary>Goes to the portal in another tab, and logs out there and then at the provider.</summary>
    public async Task LogOutAsync(string portal, string issuer)
    {
        var tab = await _context.NewPageAsync();
        await tab.GotoAsync(portal + "/logout");
        await tab.GetByRole(AriaRole.Button).ClickAsync();
        await IsAtAsync(tab, issuer);
        await tab.GetByRole(AriaRole.Button).ClickAsync();
        await IsAtAsync(tab, portal);
        await tab.CloseAsync();
    }

    // By the address alone: Playwright's own wait also wants an event of the page's load, which may have passed before it looked.
    private static Task IsAtAsync(IPage page, string address) => Wait.ForAsync(
        () => page.Url.StartsWith(address, StringComparison.Ordinal), $"the browser to be at {address}", TestContext.Current.CancellationToken, () => page.Url);

    /// <summary>The name and value of the cookie of an address.</summary>
    public async Task<string> CookieAsync(string address) =>
        string.Join("; ", (await _context.CookiesAsync([address])).Select(cookie => $"{cookie.Name}={cookie.Value}"));

    /// <summary>Narrow as on a phone, and wide as on a desk.</summary>
    public async Task ScreenshotAsync(string name)
    {
        foreach (var (width, height) in ((int, int)[])[(390, 844), (1280, 800)])
        {
            await Page.SetViewportSizeAsync(width, height);
            // Whatever moves to its place.
            await Task.Delay(300);
            await Page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"{name}-{width}.png") });
        }
    }

    [GeneratedRegex(@"[\s\u00a0]+")]
    private static partial Regex Blanks();
}
