using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Berth.Tests.Unit.Operator.Workspaces;

/// <summary>A repository over HTTP that asks for a user and a password (RFC 7617). Git's plain protocol: files, which git itself has prepared.</summary>
internal sealed class PrivateRepository : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PrivateRepository(WebApplication app) => _app = app;

    /// <summary>Its address, without a user.</summary>
    public Uri Url => new(new Uri(_app.Urls.Single()), "team/shop.git");

    /// <summary>The Authorization headers that were sent, decoded.</summary>
    public List<string> Seen { get; } = [];

    public static async Task<PrivateRepository> StartAsync(OriginRepository origin, string user, string password)
    {
        var folder = new Uri(origin.Url).LocalPath;
        ScriptRun.Start("git", ["-C", folder, "update-server-info"], new Dictionary<string, string>()).ExitCode.ShouldBe(0);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var repository = new PrivateRepository(app);
        app.Run(context => repository.AnswerAsync(context, folder, $"{user}:{password}"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return repository;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, string folder, string wanted)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var said = header.StartsWith("Basic ", StringComparison.Ordinal) ? Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..])) : "";
        lock (Seen)
        {
            Seen.Add(said);
        }

        if (said != wanted)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"git\"";
            return;
        }

        const string Root = "/team/shop.git/";
        var path = context.Request.Path.Value ?? "";
        var file = path.StartsWith(Root, StringComparison.Ordinal) ? Path.Combine(folder, path[Root.Length..]) : "";
        if (File.Exists(file))
        {
            await context.Response.SendFileAsync(file);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}
