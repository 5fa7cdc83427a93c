using System.Text.Json;
using Berth.Kube.Models;

namespace Berth.Gateway.Login;

/// <summary>Who may say who somebody is, and for how long it holds.</summary>
public sealed record LoginSettings
{
    /// <summary>The OpenID providers, in the order in which they are offered.</summary>
    public IReadOnlyList<ProviderSettings> Providers { get; init; } = [];

    /// <summary>How long a login lasts; 8 h unless set. Using it does not make it longer.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromHours(8);

    /// <summary>How many requests to the login one client address (of IPv6, one /64 network) may make in a minute.</summary>
    public int RequestsPerMinute { get; init; } = 120;

    /// <summary>
    /// Reads BERTH_LOGIN_FILE, the path of a JSON file, or BERTH_LOGIN, the same JSON itself; <see cref="LoginFile"/> has its members.
    /// </summary>
    /// <param name="read">Reads an environment variable; null when it is not set.</param>
    /// <param name="readFile">Reads a text file.</param>
    /// <exception cref="FormatException">It cannot be used; the message says what would be right.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LoginSettings FromEnvironment(Func<string, string?> read, Func<string, string> readFile)
    {
        if (read("BERTH_LOGIN") is { Length: > 0 } json)
        {
            return Parse(json, "The environment variable BERTH_LOGIN");
        }

        return read("BERTH_LOGIN_FILE") is { Length: > 0 } path
            ? Parse(readFile(path), $"The file {path} (BERTH_LOGIN_FILE)")
            : throw new FormatException("Nobody can log in: set BERTH_LOGIN_FILE to the path of a JSON file with a list of OpenID providers (docs/login.md).");
    }

    private static LoginSettings Parse(string json, string source)
    {
        try
        {
            var file = JsonSerializer.Deserialize(json, LoginJsonContext.Default.LoginFile) ?? throw new FormatException("it is null");
            var defaults = new LoginSettings();
            return new LoginSettings
            {
                Providers = file.Providers,
                SessionLifetime = file.SessionLifetime is { } text ? Lifetime(text) : defaults.SessionLifetime,
                RequestsPerMinute = file.RequestsPerMinute ?? defaults.RequestsPerMinute,
            }.Checked();
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException)
        {
            throw new FormatException($"{source} cannot be used: {wrong.Message}", wrong);
        }
    }

    private static TimeSpan Lifetime(string text) =>
        GoDuration.TryParse(text, out var value) && value > TimeSpan.Zero && value <= TimeSpan.FromDays(30)
            ? value
            : throw new FormatException($"sessionLifetime is '{text}': write a duration of at most 720h such as 8h.");

    /// <summary>The same settings, once they are known to be safe.</summary>
    /// <exception cref="FormatException">They are not: two providers could name the same account, say.</exception>
    public LoginSettings Checked()
    {
        if (Providers.Count == 0 || RequestsPerMinute < 1)
        {
            throw new FormatException("providers must have one element at least, and requestsPerMinute must be greater than zero.");
        }

        for (var i = 0; i < Providers.Count; i++)
        {
            var provider = Providers[i].Checked();
            foreach (var other in Providers.Take(i))
            {
                if (other.Name == provider.Name || other.Issuer == provider.Issuer)
                {
                    throw new FormatException($"the providers {other.Name} and {provider.Name} have the same name or the same issuer.");
                }

                CheckApart(nameof(ProviderSettings.UsernamePrefix), provider.Name, provider.UsernamePrefix, other.UsernamePrefix);
                CheckApart(nameof(ProviderSettings.GroupsPrefix), provider.Name, provider.GroupsPrefix, other.GroupsPrefix);
            }
        }

        return this;
    }

    // Only the first provider may have no prefix. Where one prefix begins with another, a name could be read both ways.
    private static void CheckApart(string setting, string provider, string prefix, string earlier)
    {
        var overlap = prefix.StartsWith(earlier, StringComparison.Ordinal) || earlier.StartsWith(prefix, StringComparison.Ordinal);
        if (prefix.Length == 0 || (earlier.Length > 0 && overlap))
        {
            throw new FormatException(
                $"{JsonNamingPolicy.CamelCase.ConvertName(setting)} of the provider {provider} is '{prefix}': every provider but the first needs one, "
                + "and none may begin with another's, or an account of one could pass for an account of the other.");
        }
    }
}
