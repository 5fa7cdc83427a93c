using System.Net;
using Berth.Kube.Client;
using Berth.Kube.Models;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Berth.Kube.Runtime;

/// <summary>
/// Keeps an <see cref="EntityStore{T}"/> equal to what the API server holds: lists once, then watches from the version of the list
/// and, whatever breaks, goes on from the last version seen. Only when the server has forgotten that version (410) does it list
/// again; the store then reports what was deleted in the gap.
/// </summary>
/// <remarks>
/// A server that can (Kubernetes 1.34 and later, KEP-3157) sends the list as the first events of the watch, up to a bookmark that says that
/// these were all; one that cannot is asked for pages. Which of the two it is, is found out once.
/// </remarks>
public sealed class Reflector<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private const int RefusalsBeforeRelist = 3;
    private const double WholeWatch = 0.9;
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(30);

    // client-go warns after as long. A list in pages costs little where the other was about to come.
    private static readonly TimeSpan LongestInitialSilence = TimeSpan.FromSeconds(10);

    private readonly string _kind = KindName();
    private readonly ListPage _list;
    private readonly Watch _watch;
    private readonly EntityStore<T> _store;
    private readonly StoreOptions<T> _options;
    private readonly ReflectorOptions _settings;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger _logger;
    private readonly RetryBackoff _backoff;
    private string? _version;
    private bool _listed;
    private bool _mustListFresh;
    private bool _canStream;
    private bool _pageNext;
    private int _refusals;

    /// <summary>Makes a reflector; <see cref="RunAsync"/> starts it.</summary>
    public Reflector(
        KubernetesClient client, EntityStore<T> store, StoreOptions<T> options, TimeProvider time, ILogger logger, ReflectorOptions? settings = null)
        : this(client.ListPageAsync<T>, client.WatchAsync<T>, store, options, time, Random.Shared, logger, settings)
    {
    }

    internal Reflector(
        ListPage list,
        Watch watch,
        EntityStore<T> store,
        StoreOptions<T> options,
        TimeProvider time,
        Random random,
        ILogger logger,
        ReflectorOptions? settings = null)
    {
        _list = list;
        _watch = watch;
        _store = store;
        _options = options;
        _time = time;
        _random = random;
        _logger = logger;
        _settings = settings ?? new();
        _canStream = _settings.StreamLists;
        _backoff = new(_settings, time, random);
    }

    /// <summary>Reads one page.</summary>
    internal delegate Task<ListPage<T>> ListPage(ListOptions options, CancellationToken cancellationToken);

    /// <summary>Opens a watch.</summary>
    internal delegate IAsyncEnumerable<WatchEvent<T>> Watch(WatchOptions options, CancellationToken cancellationToken);

    /// <summary>Lists and watches until cancelled; no failure ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _listed = false;
        using var telling = _store.Subscribe(TellUnreadable);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var stream = !_listed && _canStream && !_pageNext;
                if (!_listed && !stream)
                {
                    await ListAsync(cancellationToken);
                }

                await (stream ? StreamAsync(cancellationToken) : WatchAsync(_watch(Options(), cancellationToken), null, cancellationToken));
                _refusals = 0;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever broke, a reflector that ended would leave the operator blind.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                var delay = After(exception);
                await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        // Version 0 is answered from the server's cache; a version of our own makes sure that we do not go back in time. The server
        // takes a limit together with a version for "exactly this version", so that a page size goes only with the other two.
        var version = _mustListFresh ? null : _version ?? "0";
        var began = _time.GetTimestamp();
        var options = new ListOptions
        {
            Namespace = _options.OnlyNamespace,
            LabelSelector = _options.Labels,
            FieldSelector = _options.Fields,
            ResourceVersion = version,
            Limit = version is null or "0" ? _settings.PageSize : null,
        };
        var page = await _list(options, cancellationToken);
        var items = new List<T>(page.Items);
        var unreadable = new List<Unreadable<T>>(page.Unreadable);
        while (page.Continue is { Length: > 0 } next)
        {
            // The token says where and when; the server refuses a version beside it.
            page = await _list(options with { ResourceVersion = null, Continue = next, Limit = _settings.PageSize }, cancellationToken);
            items.AddRange(page.Items);
            unreadable.AddRange(page.Unreadable);
        }

        TakeIn(items, unreadable, page.ResourceVersion, began);
    }

    private void TakeIn(List<T> items, List<Unreadable<T>> unreadable, string? version, long began)
    {
        _store.IsServed = true;
        _store.Replace(items, version, unreadable);
        _store.KnowsAllBefore(began);
        _version = version;
        _listed = true;
        _mustListFresh = false;
        _pageNext = false;
        ReflectorLog.Listed(_logger, _kind, items.Count, version);
    }

    private WatchOptions Options() => new()
    {
        Namespace = _options.OnlyNamespace,
        LabelSelector = _options.Labels,
        FieldSelector = _options.Fields,
        ResourceVersion = _version,
        Timeout = _options.LongestWatch,
    };

    // The list as the first events of a watch. Without a version of our own the server brings its cache up to date first, which costs
    // it next to nothing; with one it makes sure that we do not go back in time.
    private async Task StreamAsync(CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(LongestInitialSilence, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        var options = Options() with
        {
            ResourceVersion = _mustListFresh ? null : _version,
            SendInitialEvents = true,
            ResourceVersionMatch = "NotOlderThan",
        };
        try
        {
            await WatchAsync(_watch(options, either.Token), silence, either.Token);
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Headers, and nothing else: a server that does not know the parameter and has nothing to tell.
            throw new NotStreamedException();
        }
    }

    // With a token source it begins with the list; the source bounds each silence until the list has ended.
    private async Task WatchAsync(IAsyncEnumerable<WatchEvent<T>> watch, CancellationTokenSource? silence, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        var events = 0;
        var initial = silence is null ? null : new Dictionary<ObjectKey, WatchEvent<T>>();
        await foreach (var change in watch.WithCancellation(cancellationToken))
        {
            events++;
            if (initial is null)
            {
                Follow(change, began);
                continue;
            }

            silence!.CancelAfter(LongestInitialSilence);
            Collect(change, initial);
            if (change.IsInitialEventsEnd)
            {
                silence.CancelAfter(Timeout.InfiniteTimeSpan);
                TakeIn(
                    [.. initial.Values.Where(told => told.Unreadable is null).Select(told => told.Object)],
                    [.. initial.Values.Select(told => told.Unreadable).OfType<Unreadable<T>>()],
                    change.Object.Metadata.ResourceVersion,
                    began);
                initial = null;
            }
        }

        if (initial is not null)
        {
            throw new KubernetesApiException($"The watch of {_kind} ended before it had told all that exists.");
        }

        if (events == 0 && _time.GetElapsedTime(began) < ShortestWatch)
        {
            throw new KubernetesApiException($"The watch of {_kind} ended at once and without an event.");
        }

        // One that ends before its time was ended by something on the way, which may have kept events back.
        if (_options.LongestWatch is { } whole && _time.GetElapsedTime(began) > whole * WholeWatch)
        {
            _store.KnowsAllBefore(began);
        }
    }

    private void Follow(WatchEvent<T> change, long began)
    {
        switch (change.Type)
        {
            case WatchEventType.Bookmark:
                _store.KnowsAllBefore(began);
                break;
            case WatchEventType.Added or WatchEventType.Modified when change.Unreadable is { } unreadable:
                _store.Put(unreadable);
                break;
            case WatchEventType.Added or WatchEventType.Modified:
                _store.Put(change.Object);
                break;
            case WatchEventType.Deleted:
                _store.Remove(change.Object);
                break;
        }

        _version = change.Object.Metadata.ResourceVersion ?? _version;
    }

    private static void Collect(WatchEvent<T> change, Dictionary<ObjectKey, WatchEvent<T>> initial)
    {
        switch (change.Type)
        {
            case WatchEventType.Added or WatchEventType.Modified:
                initial[ObjectKey.Of(change.Object)] = change;
                break;
            case WatchEventType.Deleted:
                initial.Remove(ObjectKey.Of(change.Object));
                break;
            case WatchEventType.Bookmark when !change.IsInitialEventsEnd:
                // A server that does not know the parameter: whether what it has told is all, it will never say.
                throw new NotStreamedException();
        }
    }

    // Once for each version: a list that is read again tells nothing new, and the store reports no change.
    private void TellUnreadable(StoreChange<T> change)
    {
        if (change is { Type: StoreChangeType.Unreadable, Unreadable: { } unreadable })
        {
            ReflectorLog.Unreadable(_logger, _kind, unreadable.Key, unreadable.ResourceVersion, unreadable.Error);
        }
    }

    private static string KindName()
    {
        var definition = EntityDefinition.Of<T>();
        return definition.Group.Length == 0 ? definition.Plural : $"{definition.Plural}.{definition.Group}";
    }

    // Decides from where to go on after a failure, and when.
    private TimeSpan After(Exception exception)
    {
        var refusal = exception as KubernetesApiException;
        if (refusal is { IsNotFound: true } && _options.IsOptional)
        {
            _listed = false;
            return AfterMissing();
        }

        var streaming = !_listed && _canStream && !_pageNext;
        if (streaming && (exception is NotStreamedException || refusal is { IsInvalid: true } or { StatusCode: HttpStatusCode.BadRequest }))
        {
            _canStream = false;
            ReflectorLog.NotStreamed(_logger, _kind);
            return TimeSpan.Zero;
        }

        var delay = _backoff.Next();
        if (refusal is { IsExpired: true })
        {
            _listed = false;
            _mustListFresh = true;
            ReflectorLog.Expired(_logger, _kind, _version);
            return delay;
        }

        if (refusal is { RetryAfter: { } asked } && asked > delay)
        {
            delay = asked;
        }

        var passing = exception is HttpRequestException or IOException or TimeoutException
            || refusal is { StatusCode: null } or { IsTooManyRequests: true } or { StatusCode: >= HttpStatusCode.InternalServerError };
        if (!_listed)
        {
            // A stream that breaks may be more than the way to the server can bear: pages are shorter.
            _pageNext = streaming && refusal?.StatusCode is null;

            // A server that does not have our version yet (it is behind, or its storage was restored) says so with 400 or 504.
            _mustListFresh |= _version is not null && refusal?.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.GatewayTimeout;
            LogListFailure(refusal, exception, delay);
            return delay;
        }

        // Not reached or overloaded: the version is still good. Anything else may come from what we hold, so that a list is tried.
        _listed = passing || (refusal is not { IsNotFound: true } && ++_refusals % RefusalsBeforeRelist != 0);
        ReflectorLog.WatchBroke(_logger, _kind, _version, delay, exception);
        return delay;
    }

    private TimeSpan AfterMissing()
    {
        if (!_store.HasSynced || _store.Count > 0)
        {
            ReflectorLog.OptionalKindMissing(_logger, _kind);
        }

        _version = null;
        _store.IsServed = false;
        _store.Replace([], null);
        return LookAgainAfter * (1 + _random.NextDouble());
    }

    private void LogListFailure(KubernetesApiException? refusal, Exception exception, TimeSpan delay)
    {
        if (refusal is { IsNotFound: true })
        {
            ReflectorLog.KindMissing(_logger, _kind, delay);
        }
        else if (refusal is { IsForbidden: true })
        {
            ReflectorLog.Forbidden(_logger, _kind, delay, exception);
        }
        else
        {
            ReflectorLog.ListFailed(_logger, _kind, delay, exception);
        }
    }
}
