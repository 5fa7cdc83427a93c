using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

namespace Berth.Gateway.Login;

/// <summary>A page of the portal: a heading and what stands under it, in HTML.</summary>
/// <param name="Heading">Plain text.</param>
/// <param name="Body">HTML.</param>
/// <param name="FormTargets">Origins, beside its own, that a form on it may lead to.</param>
/// <param name="ReloadsAfter">Seconds after which a browser looks again; null when what it says stays so.</param>
internal sealed record Page(string Heading, string Body, string FormTargets = "", int? ReloadsAfter = null)
{
    private const string Style =
        ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem}"
        + "a.choice,button{display:block;box-sizing:border-box;width:100%;margin:.5rem 0;padding:.75rem;border:1px solid;border-radius:.375rem;"
        + "font:inherit;text-align:center;text-decoration:none;color:inherit;background:none;cursor:pointer}"
        + "dt{font-size:.875rem;opacity:.75}dd{margin:0 0 .5rem;overflow-wrap:anywhere;white-space:pre-wrap}"
        + "a:focus-visible,button:focus-visible{outline:3px solid Highlight;outline-offset:2px}";

    private static readonly string StyleDigest = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    /// <summary>Plain text as HTML.</summary>
    public static string Text(string text) => HtmlEncoder.Default.Encode(text);

    /// <summary>Answers with a page. It is never kept, never framed and runs no script.</summary>
    public static Task ShowAsync(HttpContext context, int status, Page page)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'sha256-{StyleDigest}'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'{page.FormTargets}";
        response.Headers.XContentTypeOptions = "nosniff";
        // With no-referrer browsers write "Origin: null" on the page's own forms (Fetch, 3.2.1), which a logout must refuse.
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (page.ReloadsAfter is { } seconds)
        {
            response.Headers.Append("Refresh", seconds.ToString(CultureInfo.InvariantCulture));
        }

        return response.WriteAsync(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
            + $"<title>{Text(page.Heading)} - Berth</title><style>{Style}</style></head>"
            + $"<body><main><h1>{Text(page.Heading)}</h1>{page.Body}</main></body></html>",
            context.RequestAborted);
    }
}
