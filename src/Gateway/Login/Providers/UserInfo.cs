using System.Buffers;
using System.Text.Json;

namespace Berth.Gateway.Login;

/// <summary>Puts together what an ID token and the userinfo endpoint say of one account.</summary>
internal static class UserInfo
{
    /// <summary>The claims that a login needs: those of the token where it has them, else those of the endpoint.</summary>
    public static JsonElement Complete(JsonElement token, JsonElement more, string groupsClaim)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            Copy(writer, token, "sub", "sid");

            // Address and verification are one statement: from one source.
            Copy(writer, token.TryGetProperty("email", out _) ? token : more, "email", "email_verified");
            Copy(writer, token.TryGetProperty(groupsClaim, out _) ? token : more, groupsClaim);
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static void Copy(Utf8JsonWriter writer, JsonElement from, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (from.TryGetProperty(name, out var value))
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }
        }
    }
}
