using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Berth.Crds;
using Berth.Gateway.Gate;
using Berth.Gateway.Login;
using Berth.Gateway.View;

namespace Berth.Gateway.Identity;

/// <summary>
/// Tells a workspace who comes, in a way that it can prove and cannot use anywhere else: a signed token (RFC 7519) for that workspace
/// alone, good for a minute.
/// </summary>
public sealed class IdentityTokens(IdentityKeys keys, GatewaySettings settings, TimeProvider time)
{
    /// <summary>The header that it goes into.</summary>
    public const string Header = "X-Berth-Identity";

    private const int MostKept = 4096;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    // Signing costs more than all else that is done for a request.
    private static readonly TimeSpan UsedFor = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(string Session, string Uid), (string Token, long? Generation, DateTimeOffset Until)> _kept = new();
    private readonly string _issuer = settings.PortalUrl.GetLeftPart(UriPartial.Authority);

    /// <summary>A token; null while there is no key, or when the installation does not want any.</summary>
    /// <param name="who">Who comes.</param>
    /// <param name="now">The workspace that they come to.</param>
    /// <param name="reason">Why they are let in.</param>
    public string? For(GatewayIdentity who, WorkspaceNow now, GateReason reason)
    {
        if (!settings.TellIdentity || now.Workspace is not { Metadata.Uid: { } uid } workspace)
        {
            return null;
        }

        // A changed spec may make an owner of a guest.
        if (_kept.TryGetValue((who.SessionId, uid), out var kept) && kept.Until > now.Now && kept.Generation == workspace.Metadata.Generation)
        {
            return kept.Token;
        }

        if (keys.Known.SigningAt(now.Now) is not { } key)
        {
            return null;
        }

        var token = Write(key, who, workspace, uid, reason);
        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        _kept[(who.SessionId, uid)] = (token, workspace.Metadata.Generation, now.Now + UsedFor);
        return token;
    }

    private string Write(IdentityKey key, GatewayIdentity who, Workspace workspace, string uid, GateReason reason)
    {
        var now = time.GetUtcNow();
        var end = now + Lifetime < who.ExpiresAt ? now + Lifetime : who.ExpiresAt;
        var header = Part(json =>
        {
            json.WriteString("alg", "ES256");
            json.WriteString("typ", "JWT");
            json.WriteString("kid", key.Id);
        });
        var claims = Part(json =>
        {
            json.WriteString("iss", _issuer);
            json.WriteString("aud", uid);
            // An account is who it is with its provider's name alone: another provider may have one of the same subject.
            json.WriteString("sub", $"{who.Issuer}#{who.Subject}");
            json.WriteString("name", who.Name);
            json.WriteString("role", reason is GateReason.Owner ? "owner" : "guest");
            json.WriteStartArray("groups");
            foreach (var group in Told(who, workspace))
            {
                json.WriteStringValue(group);
            }

            json.WriteEndArray();
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteNumber("exp", end.ToUnixTimeSeconds());
        });
        var signed = $"{header}.{claims}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    // Whose groups somebody is in is no business of a workspace that they visit, but for those that it is shared with.
    private static IEnumerable<string> Told(GatewayIdentity who, Workspace workspace) =>
        workspace.Spec.Sharing?.Groups?.Where(group => who.Groups.Contains(group, StringComparer.Ordinal)) ?? [];

    private static string Part(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Base64Url.EncodeToString(buffer.WrittenSpan);
    }
}
