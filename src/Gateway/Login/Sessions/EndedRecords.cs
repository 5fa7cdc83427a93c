using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Berth.Kube.Client;
using Berth.Kube.Runtime;
using Berth.Kube.Runtime.Rbac;
using k8s.Models;

namespace Berth.Gateway.Login;

/// <summary>
/// Digests of what has ended, in sixteen ConfigMaps, which all replicas watch: until when each must be remembered (Unix time, s), and
/// when it ended (Unix time, ms). They are added by merge patches, which do not conflict; what need not be remembered goes with these.
/// </summary>
[EntityRbac(typeof(V1ConfigMap), Verbs = RbacVerb.List | RbacVerb.Watch | RbacVerb.Create | RbacVerb.Patch, OwnNamespaceOnly = true)]
internal sealed class EndedRecords(
    KubernetesClient client, EntityStore<V1ConfigMap> store, GatewaySettings settings, LoginSettings login, TimeProvider time)
{
    /// <summary>Selects the ConfigMaps.</summary>
    public const string Selector = $"{ComponentLabel}={Component}";

    private const string ComponentLabel = "berth.dev/component";
    private const string Component = "ended-sessions";
    private const string Name = "berth-gateway-ended-";

    // A session that another replica began may have been begun by a clock that is ahead.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    private readonly StrongBox<long> _version = CountChanges(store);

    /// <summary>Grows with each change, after it can be seen in <see cref="Find"/>: what was found out before may not hold any more.</summary>
    public long Version => Interlocked.Read(ref _version.Value);

    /// <summary>Whether it is known what has ended. Not right after the start.</summary>
    public bool IsKnown => store.HasSynced;

    /// <summary>How long ago the API server was last heard about it.</summary>
    public TimeSpan LastContact => store.LastContact;

    /// <summary>When it ended; null when it did not. A record that cannot be read, itself or the ConfigMap that it would be in, counts as one that ended last of all.</summary>
    /// <param name="digest">Hexadecimal.</param>
    public DateTimeOffset? Find(string digest) =>
        store.GetUnreadable(settings.Namespace, MapOf(digest)) is not null ? DateTimeOffset.MaxValue
        : store.Get(settings.Namespace, MapOf(digest))?.Data is { } data && data.TryGetValue(digest, out var value) ? Parse(value).EndedAt
        : null;

    /// <summary>Says on every replica that something has ended just now.</summary>
    /// <exception cref="KubernetesApiException">It could not be said.</exception>
    public async Task AddAsync(string digest, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var until = now + login.SessionLifetime + ClockSkew;
        var value = string.Create(CultureInfo.InvariantCulture, $"{until.ToUnixTimeSeconds()} {now.ToUnixTimeMilliseconds()}");
        var data = new JsonObject { [digest] = value };
        foreach (var (old, text) in store.Get(settings.Namespace, MapOf(digest))?.Data ?? new Dictionary<string, string>())
        {
            if (old != digest && Parse(text).Until < now)
            {
                data[old] = null;
            }
        }

        store.RecordWrite(await WriteAsync(digest, value, data, ct));
    }

    /// <summary>Calls after each change that may have added something.</summary>
    public IDisposable Subscribe(Action added) => store.Subscribe(change =>
    {
        if (change.Type != StoreChangeType.Deleted)
        {
            // The store is locked meanwhile.
            ThreadPool.QueueUserWorkItem(static action => action(), added, preferLocal: false);
        }
    });

    private static StrongBox<long> CountChanges(EntityStore<V1ConfigMap> store)
    {
        var version = new StrongBox<long>();
        store.Subscribe(_ => Interlocked.Increment(ref version.Value));
        return version;
    }

    private static string MapOf(string digest) => Name + digest[0];

    private async Task<V1ConfigMap> WriteAsync(string digest, string value, JsonObject data, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await client.MergePatchAsync<V1ConfigMap>(settings.Namespace, MapOf(digest), new JsonObject { ["data"] = data.DeepClone() }, ct);
            }
            catch (KubernetesApiException e) when (e.IsNotFound)
            {
            }

            try
            {
                return await client.CreateAsync(
                    new V1ConfigMap
                    {
                        Metadata = new()
                        {
                            NamespaceProperty = settings.Namespace,
                            Name = MapOf(digest),
                            Labels = new Dictionary<string, string> { [ComponentLabel] = Component },
                        },
                        Data = new Dictionary<string, string> { [digest] = value },
                    },
                    ct);
            }
            catch (KubernetesApiException e) when (e.IsAlreadyExists)
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
