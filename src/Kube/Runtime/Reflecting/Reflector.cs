using System.Net;
using Berth.Kube.Client;
using Berth.Kube.Models;
using Microsoft.Extensions.Logging;

namespace Berth.Kube.Runtime;

/// <summary>
/// Keeps an <see cref="EntityStore{T}"/> equal to what the API server holds: lists once, then watches from the version of the list
/// and, whatever breaks, goes on from the last version seen. Only when the server has forgotten that version (410) does it list
/// again; the store then reports what was deleted in the gap.
/// </summary>
public sealed class Reflector<T>
    where T : KubernetesObject
{
    private const int PageSize = 500;
    private const int RefusalsBeforeRelist = 3;
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(30);

    private readonly string _kind = KindName();
    private readonly ListPage _list;
    private readonly Watch _watch;
    private readonly EntityStore<T> _store;
    private readonly StoreOptions<T> _options;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger _logger;
    private readonly RetryBackoff _backoff;
    private string? _version;
    private bool _mustListFresh;
    private int _refusals;

    /// <summary>Makes a reflector; <see cref="RunAsync"/> starts it.</summary>
    public Reflector(KubernetesClient client, EntityStore<T> store, StoreOptions<T> options, TimeProvider time, ILogger logger)
        : this(client.ListPageAsync<T>, client.WatchAsync<T>, store, options, time, Random.Shared, logger)
    {
    }

    internal Reflector(
        ListPage list, Watch watch, EntityStore<T> store, StoreOptions<T> options, TimeProvider time, Random random, ILogger logger)
    {
        _list = list;
        _watch = watch;
        _store = store;
        _options = options;
        _time = time;
        _random = random;
        _logger = logger;
        _backoff = new(time, random);
    }

    /// <summary>Reads one page.</summary>
    internal delegate Task<KubernetesList<T>> ListPage(ListOptions options, CancellationToken cancellationToken);

    /// <summary>Opens a watch.</summary>
    internal delegate IAsyncEnumerable<WatchEvent<T>> Watch(WatchOptions options, CancellationToken cancellationToken);

    /// <summary>Lists and watches until cancelled; no failure ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var listed = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (!listed)
                {
                    await ListAsync(cancellationToken);
                    listed = true;
                }

                await WatchAsync(cancellationToken);
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
                var delay = After(exception, ref listed);
                await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        // Version 0 is answered from the server's cache; a version of our own makes sure that we do not go back in time. The server
        // takes a limit together with a version for "exactly this version", so that a page size goes only with the other two.
        var version = _mustListFresh ? null : _version ?? "0";
        var options = new ListOptions
        {
            Namespace = _options.OnlyNamespace,
            LabelSelector = _options.Labels,
            FieldSelector = _options.Fields,
            ResourceVersion = version,
            Limit = version is null or "0" ? PageSize : null,
        };
        var page = await _list(options, cancellationToken);
        var items = new List<T>(page.Items);
        while (page.Continue is { Length: > 0 } next)
        {
            // The token says where and when; the server refuses a version beside it.
            page = await _list(options with { ResourceVersion = null, Continue = next, Limit = PageSize }, cancellationToken);
            items.AddRange(page.Items);
        }

        _store.IsServed = true;
        _store.Replace(items, page.ResourceVersion);
        _store.Heard();
        _version = page.ResourceVersion;
        _mustListFresh = false;
        ReflectorLog.Listed(_logger, _kind, items.Count, page.ResourceVersion);
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var options = new WatchOptions
        {
            Namespace = _options.OnlyNamespace,
            LabelSelector = _options.Labels,
            FieldSelector = _options.Fields,
            ResourceVersion = _version,
            Timeout = _options.LongestWatch,
        };
        var began = _time.GetTimestamp();
        var events = 0;
        await foreach (var change in _watch(options, cancellationToken).WithCancellation(cancellationToken))
        {
            events++;
            _store.Heard();
            switch (change.Type)
            {
                case WatchEventType.Added or WatchEventType.Modified:
                    _store.Put(change.Object);
                    break;
                case WatchEventType.Deleted:
                    _store.Remove(change.Object);
                    break;
            }

            _version = change.Object.Metadata.ResourceVersion ?? _version;
        }

        if (events == 0 && _time.GetElapsedTime(began) < ShortestWatch)
        {
            throw new KubernetesException($"The watch of {_kind} ended at once and without an event.");
        }

        _store.Heard();
    }

    private static string KindName()
    {
        var definition = EntityDefinition.Of<T>();
        return definition.Group.Length == 0 ? definition.Plural : $"{definition.Plural}.{definition.Group}";
    }

    // Decides from where to go on after a failure, and when.
    private TimeSpan After(Exception exception, ref bool listed)
    {
        var refusal = exception as KubernetesException;
        if (refusal is { IsNotFound: true } && _options.IsOptional)
        {
            listed = false;
            return AfterMissing();
        }

        var delay = _backoff.Next();
        if (refusal is { IsExpired: true })
        {
            listed = false;
            _mustListFresh = true;
            ReflectorLog.Expired(_logger, _kind, _version);
            return delay;
        }

        if (refusal is { RetryAfter: { } asked } && asked > delay)
        {
            delay = asked;
        }

        if (!listed)
        {
            // A server that does not have our version yet (it is behind, or its storage was restored) says so with 400 or 504.
            _mustListFresh |= _version is not null && refusal?.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.GatewayTimeout;
            LogListFailure(refusal, exception, delay);
            return delay;
        }

        // Not reached or overloaded: the version is still good. Anything else may come from what we hold, so that a list is tried.
        var passing = exception is HttpRequestException or IOException or TimeoutException
            || refusal is { StatusCode: null } or { IsTooManyRequests: true } or { StatusCode: >= HttpStatusCode.InternalServerError };
        listed = passing || (refusal is not { IsNotFound: true } && ++_refusals % RefusalsBeforeRelist != 0);
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

    private void LogListFailure(KubernetesException? refusal, Exception exception, TimeSpan delay)
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
