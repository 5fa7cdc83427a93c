using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Berth.Tests.Integration.Gateway.Links;

/// <summary>
/// A real Git server: <c>git http-backend</c> as a CGI program, on loopback. /open is for everybody, /closed for who says "bob:token";
/// /away redirects to another host, /moved to /open, /page answers a web page to everything.
/// </summary>
internal sealed class GitServer : IAsyncDisposable
{
    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("berth-git-");
    private WebApplication? _app;

    /// <summary>Where it is.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The credentials of all requests, as they came.</summary>
    public List<string> Credentials { get; } = [];

    public static async Task<GitServer> StartAsync()
    {
        var server = new GitServer();
        await server.GitAsync("init", "--quiet", "--bare", "repository.git");
        await server.GitAsync("--git-dir=repository.git", "config", "http.receivepack", "false");
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server._app = app;
        server.Address = new(app.Urls.Single());
        return server;
    }

    /// <summary>The address of a repository on it.</summary>
    public string Repository(string name) => $"{Address}{name}.git";

    public async ValueTask DisposeAsync()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
        _place.Delete(recursive: true);
    }

    private Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        lock (Credentials)
        {
            Credentials.Add($"{request.Path} {request.Headers.Authorization}".Trim());
        }

        var rest = request.Path.Value!.Contains(".git", StringComparison.Ordinal) ? request.Path.Value[request.Path.Value.IndexOf(".git", StringComparison.Ordinal)..] : "";
        switch (request.Path.Value.Split('/', '.')[1])
        {
            case "open":
            case "closed" when request.Headers.Authorization == "Basic " + Convert.ToBase64String("bob:token"u8):
                return BackendAsync(context, "/repository" + rest);
            case "closed":
                response.StatusCode = StatusCodes.Status401Unauthorized;
                response.Headers.WWWAuthenticate = "Basic realm=\"git\"";
                return Task.CompletedTask;
            case "moved":
                response.Redirect($"/open{rest}{request.QueryString}");
                return Task.CompletedTask;
            case "away":
                response.Redirect($"http://localhost:{Address.Port}/open{rest}{request.QueryString}");
                return Task.CompletedTask;
            case "page":
                response.ContentType = "text/html";
                return response.WriteAsync("<p>Log in.</p>");
            default:
                response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }

    // RFC 3875: what it prints begins with headers.
    private async Task BackendAsync(HttpContext context, string path)
    {
        var start = new ProcessStartInfo("git", ["http-backend"]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var (name, value) in ((string, string)[])
            [
                ("GIT_PROJECT_ROOT", _place.FullName), ("GIT_HTTP_EXPORT_ALL", "1"), ("REQUEST_METHOD", context.Request.Method), ("PATH_INFO", path),
                ("QUERY_STRING", context.Request.QueryString.Value!.TrimStart('?')), ("GIT_PROTOCOL", context.Request.Headers["Git-Protocol"].ToString()),
                ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ])
        {
            start.Environment[name] = value;
        }

        using var backend = Process.Start(start)!;
        backend.StandardInput.Close();
        using var output = new MemoryStream();
        await backend.StandardOutput.BaseStream.CopyToAsync(output);
        await backend.WaitForExitAsync();
        var bytes = output.ToArray();
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        foreach (var header in Encoding.ASCII.GetString(bytes, 0, end).Split("\r\n").Select(line => line.Split(": ", 2)))
        {
            if (header[0] == "Status")
            {
                context.Response.StatusCode = int.Parse(header[1].Split(' ')[0], CultureInfo.InvariantCulture);
            }
            else
            {
                context.Response.Headers[header[0]] = header[1];
            }
        }

        await context.Response.Body.WriteAsync(bytes.AsMemory(end + 4));
    }

    private async Task GitAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = _place.FullName };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using var git = Process.Start(start)!;
        await git.WaitForExitAsync();
        git.ExitCode.ShouldBe(0);
    }
}
