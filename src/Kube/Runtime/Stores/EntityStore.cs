using System.Collections.Immutable;
using Berth.Kube.Client;
using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Kube.Runtime;

/// <summary>
/// What this process knows of one kind: kept by a watch, read without locks and without asking the API server, indexed. It never goes
/// back in time: an event, a list or the answer to a write that is older than what is known of an object changes nothing, so that a
/// process reads its own writes. Objects are immutable and shared: do not look for differences by changing them. Thread-safe.
/// </summary>
/// <remarks>
/// An object that cannot be read is kept apart, by key and version: it is not among the objects, and it is not deleted. Whoever concludes
/// anything from the absence of an object asks for these too.
/// <para>
/// Versions are compared as numbers (KEP-5504), within one kind on one server. A cluster restored from a backup counts from an earlier
/// number: as for every controller, restart the process after that.
/// </para>
/// </remarks>
public sealed class EntityStore<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _gate = new();
    private readonly Func<T, T>? _transform;
    private readonly Tombstones _tombstones;
    private readonly StoreIndexes<T> _indexes = new();
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableArray<Action<StoreChange<T>>> _observers = [];
    private volatile StoreSnapshot<T> _snapshot = StoreSnapshot<T>.Empty;
    private readonly TimeProvider _time;
    private long _lastContact;
    private bool _indexesFixed;

    /// <summary>Makes an empty store.</summary>
    /// <param name="options">Indexes and transform.</param>
    /// <param name="time">The clock; the system's when absent.</param>
    public EntityStore(StoreOptions<T>? options = null, TimeProvider? time = null)
    {
        _transform = options?.TransformFunction;
        _time = time ?? TimeProvider.System;
        _tombstones = new(_time);
        foreach (var (name, values) in options?.Indexes ?? [])
        {
            _indexes.Add(name, values);
        }
    }

    /// <summary>Whether the store has seen a whole list, so that what it does not hold does not exist.</summary>
    public bool HasSynced => _synced.Task.IsCompleted;

    /// <summary>
    /// How old the store's knowledge may be: what happened longer ago than this is known here. It counts from before the last list was
    /// asked for, or from before the watch was asked for that last sent a bookmark or lasted as long as it was to. Events do not count: after an
    /// outage the first of them comes before the rest of what was missed. <see cref="TimeSpan.MaxValue"/> before the first list.
    /// </summary>
    /// <remarks>With <see cref="StoreOptions{T}.WatchFor"/> it stays below twice that time while all is well, also when nothing changes.</remarks>
    public TimeSpan LastContact =>
        Interlocked.Read(ref _lastContact) is var at and not 0 ? _time.GetElapsedTime(at) : TimeSpan.MaxValue;

    /// <summary>
    /// Whether the API server serves the kind at all; only of an optional store (<see cref="StoreOptions{T}.Optional"/>) it can be false.
    /// </summary>
    public bool IsServed { get; internal set; } = true;

    /// <summary>How many objects exist and cannot be read.</summary>
    public int UnreadableCount => _snapshot.Unreadable.Count;

    /// <summary>How many objects it holds.</summary>
    public int Count => _snapshot.Objects.Count;

    /// <summary>The object, or null.</summary>
    public T? Get(ObjectKey key) => _snapshot.Objects.GetValueOrDefault(key);

    /// <summary>The object, or null.</summary>
    public T? Get(string? ns, string name) => Get(new ObjectKey(ns, name));

    /// <summary>What is known of an object that exists and cannot be read; null when there is none or it can.</summary>
    public Unreadable<T>? GetUnreadable(ObjectKey key) => _snapshot.Unreadable.GetValueOrDefault(key)?.Now;

    /// <summary>The same.</summary>
    public Unreadable<T>? GetUnreadable(string? ns, string name) => GetUnreadable(new ObjectKey(ns, name));

    /// <summary>The objects, or those of a namespace, that exist and cannot be read.</summary>
    public IReadOnlyList<Unreadable<T>> ListUnreadable(string? ns = null) => _snapshot.Unreadable is { IsEmpty: false } all
        ? [.. all.Where(entry => ns is null || entry.Key.Namespace == ns).OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal).Select(entry => entry.Value.Now)]
        : [];

    /// <summary>
    /// The objects that exist and cannot be read, and that an index has under a value, going by what is left of them and by the last version
    /// of them that could be read. There are few, or something is very wrong: they are searched.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such index.</exception>
    public IReadOnlyList<Unreadable<T>> UnreadableByIndex(string index, string value)
    {
        RequireIndex(index);
        return _snapshot.Unreadable is { IsEmpty: false } all
            ? [.. all.Where(entry => entry.Value.Places.Contains((index, value))).OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal).Select(entry => entry.Value.Now)]
            : [];
    }

    /// <summary>All objects, or those of a namespace, in no particular order.</summary>
    public IReadOnlyList<T> List(string? ns = null) =>
        ns is null ? [.. _snapshot.Objects.Values] : _snapshot.ByIndex(StoreIndexes<T>.Namespace, ns);

    /// <summary>The objects that an index has under a value. Built in: <c>owner</c>, the uid of each owner reference.</summary>
    /// <exception cref="ArgumentException">There is no such index.</exception>
    public IReadOnlyList<T> ByIndex(string index, string value)
    {
        RequireIndex(index);
        return _snapshot.ByIndex(index, value);
    }

    /// <summary>Adds an index. Before the store holds anything.</summary>
    /// <exception cref="InvalidOperationException">The store has started.</exception>
    public void AddIndex(string name, Func<T, IEnumerable<string>> values)
    {
        lock (_gate)
        {
            if (_indexesFixed)
            {
                throw new InvalidOperationException($"The store of {typeof(T).Name} has started: add index '{name}' before.");
            }

            _indexes.Add(name, values);
        }
    }

    /// <summary>Waits until <see cref="HasSynced"/>.</summary>
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _synced.Task.WaitAsync(cancellationToken);

    /// <summary>
    /// Calls <paramref name="observer"/> for each change, in order, from now on. It is called while the store is locked for writers:
    /// it must be quick and must not fail.
    /// </summary>
    /// <param name="observer">The observer.</param>
    /// <param name="replay">Whether it is first told of what is there, as <see cref="StoreChangeType.Added"/> and initial.</param>
    /// <returns>What ends it.</returns>
    public IDisposable Subscribe(Action<StoreChange<T>> observer, bool replay = false)
    {
        lock (_gate)
        {
            _observers = _observers.Add(observer);
            if (replay)
            {
                foreach (var (key, entity) in _snapshot.Objects)
                {
                    observer(new(StoreChangeType.Added, key, null, entity, Initial: true));
                }

                foreach (var (key, entry) in _snapshot.Unreadable)
                {
                    observer(new(StoreChangeType.Unreadable, key, null, null, Initial: true) { Unreadable = entry.Now });
                }
            }
        }

        return new StoreSubscription(() =>
        {
            lock (_gate)
            {
                _observers = _observers.Remove(observer);
            }
        });
    }

    /// <summary>Notes that everything that happened before a time is known.</summary>
    /// <param name="before">The time, as a timestamp of the store's clock.</param>
    internal void KnowsAllBefore(long before) =>
        // Never zero, which means never.
        Interlocked.Exchange(ref _lastContact, Math.Max(before, 1));

    /// <summary>
    /// Takes in what the API server answered to a write of this process, unless something newer is known. An object that this write
    /// made disappear (its last finalizer was removed) is taken out.
    /// </summary>
    public void RecordWrite(T written)
    {
        ArgumentNullException.ThrowIfNull(written);
        if (IsFinished(written))
        {
            RecordDeleted(written);
            return;
        }

        lock (_gate)
        {
            var edit = BeginLocked();
            Put(edit, written, fromServer: false, initial: false);
            CommitLocked(edit);
        }
    }

    /// <summary>The same of an answer that cannot be read.</summary>
    public void RecordWrite(Unreadable<T> written)
    {
        ArgumentNullException.ThrowIfNull(written);
        lock (_gate)
        {
            var edit = BeginLocked();
            PutUnreadable(edit, written, fromServer: false, initial: false);
            CommitLocked(edit);
        }
    }

    /// <summary>Takes out an object that the API server said is gone.</summary>
    public void RecordDeleted(T gone)
    {
        ArgumentNullException.ThrowIfNull(gone);
        lock (_gate)
        {
            var edit = BeginLocked();
            Remove(edit, gone, version: null);
            CommitLocked(edit);
        }
    }

    /// <summary>Takes in an event of the watch: the object appeared or changed.</summary>
    internal void Put(T entity)
    {
        lock (_gate)
        {
            var edit = BeginLocked();
            Put(edit, entity, fromServer: true, initial: false);
            CommitLocked(edit);
        }
    }

    /// <summary>Takes in an event of the watch: the object appeared or changed, and cannot be read.</summary>
    internal void Put(Unreadable<T> unreadable)
    {
        lock (_gate)
        {
            var edit = BeginLocked();
            PutUnreadable(edit, unreadable, fromServer: true, initial: false);
            CommitLocked(edit);
        }
    }

    /// <summary>Takes in an event of the watch: the object is gone.</summary>
    internal void Remove(T entity)
    {
        lock (_gate)
        {
            var edit = BeginLocked();
            Remove(edit, entity, entity.Metadata.ResourceVersion);
            CommitLocked(edit);
        }
    }

    /// <summary>
    /// Takes in a whole list. What it lacks is reported as deleted (it went while nobody watched), except what is newer than the list:
    /// the watch that follows from <paramref name="version"/> will tell of that.
    /// </summary>
    internal void Replace(IReadOnlyCollection<T> items, string? version, IReadOnlyCollection<Unreadable<T>>? unreadable = null)
    {
        lock (_gate)
        {
            var initial = !HasSynced;
            var edit = BeginLocked();
            RemoveUnlisted(edit, items.Concat((unreadable ?? []).Select(item => item.Remains)), version);
            foreach (var item in items)
            {
                Put(edit, item, fromServer: true, initial);
            }

            foreach (var item in unreadable ?? [])
            {
                PutUnreadable(edit, item, fromServer: true, initial);
            }

            CommitLocked(edit);
            _synced.TrySetResult();
        }
    }

    private static bool IsFinished(T entity) =>
        entity.Metadata is { DeletionTimestamp: not null, DeletionGracePeriodSeconds: 0, Finalizers: null or { Count: 0 } };

    private StoreEdit<T> BeginLocked() => new(_snapshot, _indexes);

    // Seen as a whole by readers first, told to observers then: whoever is told of one change may read of the next.
    private void CommitLocked(StoreEdit<T> edit)
    {
        if (edit.Changes.Count == 0)
        {
            return;
        }

        _indexesFixed = true;
        _snapshot = edit.ToSnapshot();
        List<Exception>? failures = null;
        foreach (var change in edit.Changes)
        {
            foreach (var observer in _observers)
            {
                try
                {
                    observer(change);
                }
#pragma warning disable CA1031 // An observer that fails for one object must not keep others from hearing of all others.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    (failures ??= []).Add(exception);
                }
            }
        }

        if (failures is not null)
        {
            throw new AggregateException($"Observers of the store of {typeof(T).Name} failed.", failures);
        }
    }

    private void RequireIndex(string index)
    {
        if (!_indexes.Has(index))
        {
            throw new ArgumentException($"The store of {typeof(T).Name} has no index '{index}': add it before the start.", nameof(index));
        }
    }

    private void RemoveUnlisted(StoreEdit<T> edit, IEnumerable<T> items, string? version)
    {
        if (_snapshot.Objects.IsEmpty && _snapshot.Unreadable.IsEmpty)
        {
            return;
        }

        var listed = new Dictionary<ObjectKey, string?>();
        foreach (var item in items)
        {
            listed[ObjectKey.Of(item)] = item.Metadata.Uid;
        }

        foreach (var (key, known) in _snapshot.Objects.Concat(_snapshot.Unreadable.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Now.Remains))))
        {
            var stays = listed.TryGetValue(key, out var uid) && uid == known.Metadata.Uid;
            if (!stays && ResourceVersions.Compare(known.Metadata.ResourceVersion, version) is not > 0)
            {
                Remove(edit, known, version);
            }
        }
    }

    private void Put(StoreEdit<T> edit, T entity, bool fromServer, bool initial)
    {
        var key = ObjectKey.Of(entity);
        var meta = entity.Metadata;
        if (_tombstones.Covers(meta.Uid, meta.ResourceVersion))
        {
            return;
        }

        if (!IsNews(edit.Known(key)?.Metadata, meta, fromServer))
        {
            return;
        }

        RemoveAnother(edit, key, meta.Uid);
        var known = edit.Get(key);
        try
        {
            entity = _transform is null ? entity : _transform(entity);
            edit.Swap(key, known, entity);
        }
#pragma warning disable CA1031 // Whatever a transform or an index makes fail for this object, others are kept.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            PutUnreadable(edit, new(entity, $"its {exception.GetType().Name} keeps it from being indexed"), fromServer, initial);
            return;
        }

        edit.SetUnreadable(key, null);
        edit.Changes.Add(known is null
            ? new(StoreChangeType.Added, key, null, entity, initial)
            : new(StoreChangeType.Updated, key, known, entity, initial));
    }

    private void Remove(StoreEdit<T> edit, T gone, string? version)
    {
        var key = ObjectKey.Of(gone);
        _tombstones.Add(gone.Metadata.Uid, version);
        var entry = edit.GetUnreadable(key);
        if (edit.Known(key) is not { } known)
        {
            return;
        }

        var order = ResourceVersions.Compare(known.Metadata.ResourceVersion, version ?? gone.Metadata.ResourceVersion);
        if (known.Metadata.Uid == gone.Metadata.Uid ? version is null || order is not > 0 : order < 0)
        {
            // Of another uid and older: that a later object of this name existed means that the known one is gone too.
            _tombstones.Add(known.Metadata.Uid, known.Metadata.Uid == gone.Metadata.Uid ? version : known.Metadata.ResourceVersion);
            if (entry is null)
            {
                edit.Swap(key, known, null);
            }

            edit.SetUnreadable(key, null);
            edit.Changes.Add(new(StoreChangeType.Deleted, key, entry is null ? known : entry.LastRead, null) { Unreadable = entry?.Now });
        }
    }

    private void PutUnreadable(StoreEdit<T> edit, Unreadable<T> unreadable, bool fromServer, bool initial)
    {
        var (key, meta) = (unreadable.Key, unreadable.Remains.Metadata);
        if (_tombstones.Covers(meta.Uid, meta.ResourceVersion) || !IsNews(edit.Known(key)?.Metadata, meta, fromServer))
        {
            return;
        }

        RemoveAnother(edit, key, meta.Uid);
        var known = edit.Get(key);
        var last = known ?? edit.GetUnreadable(key)?.LastRead;
        if (known is not null)
        {
            edit.Swap(key, known, null);
        }

        edit.SetUnreadable(key, new(unreadable, last, _indexes.PlacesOf(last, unreadable.Remains)));
        edit.Changes.Add(new(StoreChangeType.Unreadable, key, known, null, initial) { Unreadable = unreadable });
    }

    private static bool IsNews(V1ObjectMeta? known, V1ObjectMeta now, bool fromServer)
    {
        if (known is null)
        {
            return true;
        }

        var order = ResourceVersions.Compare(now.ResourceVersion, known.ResourceVersion);
        return order is > 0 || (order is null && fromServer);
    }

    // Deleted and made again under the same name while nobody watched: two changes, so that no observer takes one for the other.
    private void RemoveAnother(StoreEdit<T> edit, ObjectKey key, string? uid)
    {
        if (edit.Known(key) is { } known && known.Metadata.Uid != uid)
        {
            Remove(edit, known, known.Metadata.ResourceVersion);
        }
    }
}
