using System.Text.Json;

namespace Berth.Gateway.Identity;

/// <summary>Publishes the keys by which workspaces prove who comes (RFC 7517), at the portal, for everybody.</summary>
public static class IdentityEndpoint
{
    /// <summary>The path.</summary>
    public const string Path = "/.well-known/jwks.json";

    /// <summary>Maps it.</summary>
    public static void MapIdentity(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(Path, AnswerAsync);

    private static async Task AnswerAsync(HttpContext context)
    {
        var keys = context.RequestServices.GetRequiredService<IdentityKeys>().Known;
        if (keys.All.Count == 0)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "5";
            return;
        }

        // Shorter than a key is published before it is used.
        context.Response.Headers.CacheControl = "public, max-age=300";
        context.Response.ContentType = "application/jwk-set+json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartArray("keys");
        foreach (var key in keys.All)
        {
            json.WriteStartObject();
            json.WriteString("kty", "EC");
            json.WriteString("crv", "P-256");
            json.WriteString("use", "sig");
            json.WriteString("alg", "ES256");
            json.WriteString("kid", key.Id);
            json.WriteString("x", key.X);
            json.WriteString("y", key.Y);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }
}
