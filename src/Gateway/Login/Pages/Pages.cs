namespace Berth.Gateway.Login;

/// <summary>What people are told. Nothing that a request says is repeated, but where it is known to be good.</summary>
internal static class Pages
{
    private const string Again = "<p><a href=\"/login\">Log in again</a></p>";

    public static Page Choose(IReadOnlyList<ProviderSettings> providers, Func<ProviderSettings, string> address) =>
        new("Log in", string.Concat(providers.Select(provider =>
            $"<a class=\"choice\" href=\"{Page.Text(address(provider))}\">{Page.Text(provider.Title)}</a>")));

    public static Page AskLogout(string name, string formTargets) => new(
        "Log out",
        $"<p>You are logged in as {Page.Text(name)}. Logging out closes your workspaces in this browser.</p>"
        + "<form method=\"post\" action=\"/logout\"><button>Log out</button></form>",
        formTargets);

    public static Page LoggedOut() => new("You are logged out", Again);

    public static Page LogoutFailed() => new(
        "You are not logged out everywhere",
        "<p>The logout could not be recorded, so your workspaces may still be open. Try again in a moment.</p>"
        + "<form method=\"post\" action=\"/logout\"><button>Log out</button></form>");

    public static Page LogoutRefused() => new("This logout came from elsewhere", "<p>Log out with the button on <a href=\"/logout\">this page</a>.</p>");

    public static Page UnknownTarget() => new(
        "This link leads nowhere", "<p>It is no address of a workspace here, or it is too old. Open the workspace again.</p>");

    public static Page StateLost() => new(
        "The login was not begun here",
        "<p>It was begun in another browser, took longer than ten minutes, or was used already. If it happens again, allow cookies for this site.</p>" + Again);

    public static Page ProviderDown(ProviderSettings provider) => new(
        "The login service does not answer", $"<p>{Page.Text(provider.Title)} cannot be reached, or answers with errors. Try again in a moment.</p>" + Again);

    public static Page Denied(ProviderSettings provider) => new(
        "The login was not finished", $"<p>{Page.Text(provider.Title)} did not let you in, or you broke it off.</p>" + Again);

    public static Page TokenRefused(ProviderSettings provider) => new(
        "The login was refused", $"<p>What {Page.Text(provider.Title)} said about you does not fit this login. An administrator finds the reason in the gateway's log.</p>" + Again);

    public static Page EmailNotVerified(ProviderSettings provider) => new(
        "Your e-mail address is not verified",
        $"<p>{Page.Text(provider.Title)} has not verified your address, and says nothing else that could name you. Verify it there, then log in again.</p>" + Again);

    public static Page NoName(ProviderSettings provider) => new(
        "Your account has no name here",
        $"<p>{Page.Text(provider.Title)} says neither a verified e-mail address nor another name that can be used. An administrator has to change that.</p>" + Again);

    public static Page TooManyGroups() => new(
        "Your account is in too many groups",
        "<p>They do not fit into a session. An administrator has to list the groups that matter in the gateway's login settings (groups).</p>");

    public static Page TooMany() => new("Too many logins", "<p>Wait a minute, then try again.</p>");

    public static Page HandOverFailed(string origin) => new(
        "The workspace was not opened",
        $"<p>The login took too long, was used already, or was begun in another browser.</p><p><a href=\"{Page.Text(origin)}/\">Open the workspace again</a></p>");
}
