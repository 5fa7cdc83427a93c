using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using Berth.Kube.Runtime.Rbac;

namespace Berth.Gateway.Login;

/// <summary>
/// The sessions that were ended before their time. They are kept in sixteen ConfigMaps, which all replicas watch: a digest of what has
/// ended, until when it must be remembered, and when it ended. Entries are added by merge patches, which do not conflict.
/// </summary>
[EntityRbac(typeof(V1ConfigMap), Verbs = RbacVerb.List | RbacVerb.Watch | RbacVerb.Create | RbacVerb.Patch, OwnNamespaceOnly = true)]
internal sealed class EndedSessions(
    KubernetesClient client, EntityStore<V1ConfigMap> store, GatewaySettings settings, LoginSettings login, TimeProvider time)
{
    public const string Component = "ended-sessions";

    /// <summary>Selects the ConfigMaps.</summary>
    public const string Selector = $"{ComponentLabel}={Component}";

    private const string ComponentLabel = "berth.dev/component";
    private const string Name = "berth-gateway-ended-";

    // A session that another replica began may have been begun by a clock that is ahead.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>Whether it has ended; also while nobody knows, right after the start.</summary>
    public bool Contains(GatewayIdentity identity) =>
        !store.HasSynced
        || Find(SessionKey(identity.SessionId)) is not null
        || (identity.ProviderSession is { } sid && Find(ProviderSessionKey(identity.Issuer, sid)) is not null)
        || Find(SubjectKey(identity.Issuer, identity.Subject)) is { } ended && identity.StartedAt <= ended;

    /// <summary>See <see cref="ISessions.OnEnded"/>.</summary>
    public IDisposable Subscribe(Action ended) => store.Subscribe(change =>
    {
        if (change.Type != StoreChangeType.Deleted)
        {
            // The store is locked meanwhile.
            ThreadPool.QueueUserWorkItem(static action => action(), ended, preferLocal: false);
        }
    });

    /// <summary>Ends a session on every host.</summary>
    public Task EndAsync(GatewayIdentity identity, CancellationToken ct) => AddAsync(SessionKey(identity.SessionId), ct);

    /// <summary>Ends what belongs to a session at the provider.</summary>
    public Task EndProviderSessionAsync(string issuer, string sid, CancellationToken ct) => AddAsync(ProviderSessionKey(issuer, sid), ct);

    /// <summary>Ends all sessions of an account that have begun until now.</summary>
    public Task EndSubjectAsync(string issuer, string subject, CancellationToken ct) => AddAsync(SubjectKey(issuer, subject), ct);

    /// <summary>Whether a logout token of this identifier was used, through any replica.</summary>
    public bool IsUsed(string issuer, string jti) => Find(TokenKey(issuer, jti)) is not null;

    /// <summary>Remembers the identifier of a logout token, so that it counts once.</summary>
    public Task UseAsync(string issuer, string jti, CancellationToken ct) => AddAsync(TokenKey(issuer, jti), ct);

    private static string SessionKey(string sessionId) => Key("session", sessionId);

    private static string ProviderSessionKey(string issuer, string sid) => Key("sid", issuer, sid);

    private static string SubjectKey(string issuer, string subject) => Key("sub", issuer, subject);

    private static string TokenKey(string issuer, string jti) => Key("jti", issuer, jti);

    // A line end parts what no issuer and no kind may hold.
    private static string Key(params ReadOnlySpan<string?> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));

    private static string MapOf(string key) => Name + key[0];

    private DateTimeOffset? Find(string key) =>
        store.Get(settings.Namespace, MapOf(key))?.Data is { } data && data.TryGetValue(key, out var value) ? Parse(value).EndedAt : null;

    private async Task AddAsync(string key, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var until = now + login.SessionLifetime + ClockSkew;
        var value = string.Create(CultureInfo.InvariantCulture, $"{until.ToUnixTimeSeconds()} {now.ToUnixTimeMilliseconds()}");
        var data = new JsonObject { [key] = value };
        foreach (var (old, text) in store.Get(settings.Namespace, MapOf(key))?.Data ?? new Dictionary<string, string>())
        {
            if (old != key && Parse(text).Until < now)
            {
                data[old] = null;
            }
        }

        store.RecordWrite(await WriteAsync(MapOf(key), key, value, data, ct));
    }

    private async Task<V1ConfigMap> WriteAsync(string map, string key, string value, JsonObject data, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await client.MergePatchAsync<V1ConfigMap>(settings.Namespace, map, new JsonObject { ["data"] = data.DeepClone() }, ct);
            }
            catch (KubernetesException e) when (e.IsNotFound)
            {
            }

            try
            {
                return await client.CreateAsync(
                    new V1ConfigMap
                    {
                        Metadata = new()
                        {
                            Namespace = settings.Namespace,
                            Name = map,
                            Labels = new Dictionary<string, string> { [ComponentLabel] = Component },
                        },
                        Data = new Dictionary<string, string> { [key] = value },
                    },
                    ct);
            }
            catch (KubernetesException e) when (e.IsAlreadyExists)
            {
                // Another replica was first.
            }
        }
    }

    private static (DateTimeOffset Until, DateTimeOffset? EndedAt) Parse(string value) =>
        value.Split(' ') is [var until, var ended]
        && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && long.TryParse(ended, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
        && seconds < 253402300800 && milliseconds < 253402300800000
            ? (DateTimeOffset.FromUnixTimeSeconds(seconds), DateTimeOffset.FromUnixTimeMilliseconds(milliseconds))
            // Not ours, or of a later version: nothing to be judged by, and not to be taken away.
            : (DateTimeOffset.MaxValue, DateTimeOffset.MaxValue);
}
