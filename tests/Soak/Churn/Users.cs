using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Client;

namespace Berth.Soak.Churn;

/// <summary>What people do with workspaces, at random, many of them at once. Their requests do not pass a proxy.</summary>
public sealed class Users
{
    private const int Hands = 16;
    private const int MostSnapshotObjects = 4;

    private readonly KubernetesClient _client;
    private readonly string _namespace;
    private readonly SoakSettings _settings;
    private readonly RunLog _log;
    private readonly ConcurrentDictionary<string, int> _done = new();

    /// <summary>People with so many names for workspaces; they do nothing yet.</summary>
    public Users(KubernetesClient client, string ns, SoakSettings settings, RunLog log)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_client, _namespace, _settings, _log) = (client, ns, settings, log);
        Slots = [.. Enumerable.Range(0, settings.Workspaces).Select(number => new Slot($"w{number:000}"))];
    }

    /// <summary>All names.</summary>
    public IReadOnlyList<Slot> Slots { get; }

    /// <summary>How often each thing was done.</summary>
    public IReadOnlyDictionary<string, int> Done => _done;

    /// <summary>Does things at random until it is cancelled.</summary>
    public async Task RunAsync(int round, CancellationToken ct)
    {
        // Each hand has names of its own, so that nobody changes a workspace under another's feet.
        await Task.WhenAll(Enumerable.Range(0, Hands).Select(hand => HandAsync(hand, new Random(HashCode.Combine(_settings.Seed, round, hand)), ct)));
    }

    /// <summary>Makes every workspace be there, running, unshared and without snapshots: the same for every measurement.</summary>
    public async Task EvenOutAsync(CancellationToken ct)
    {
        await Parallel.ForEachAsync(Slots, new ParallelOptions { MaxDegreeOfParallelism = Hands, CancellationToken = ct }, async (slot, inner) =>
        {
            await PersistAsync(() => EvenOutAsync(slot, inner), inner);
        });
    }

    /// <summary>Deletes every workspace, and waits until all have gone.</summary>
    public Task DeleteAllAsync(CancellationToken ct) => Parallel.ForEachAsync(
        Slots,
        new ParallelOptions { MaxDegreeOfParallelism = Hands * 4, CancellationToken = ct },
        async (slot, inner) =>
        {
            await PersistAsync(() => DeleteAsync(slot, inner), inner);
            await UntilGoneAsync(slot, inner);
        });

    /// <summary>Asks for so many snapshots of a workspace that does not exist, and takes them back once each was told so.</summary>
    public Task AskInVainAsync(int count, CancellationToken ct) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = Hands * 8, CancellationToken = ct },
        async (number, inner) =>
        {
            var name = $"vain-{number}";
            await _client.CreateAsync(new WorkspaceSnapshot { Metadata = new() { NamespaceProperty = _namespace, Name = name }, Spec = new() { WorkspaceName = "nobody" } }, inner);
            while (await _client.GetAsync<WorkspaceSnapshot>(_namespace, name, inner) is not { Status.Phase: SnapshotPhase.Pending })
            {
                await Task.Delay(500, inner);
            }

            await _client.DeleteAsync<WorkspaceSnapshot>(_namespace, name, null, inner);
        });

    private static async Task PersistAsync(Func<Task> act, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await act();
                return;
            }
            catch (KubernetesApiException)
            {
                await Task.Delay(500, ct);
            }
        }
    }

    private async Task HandAsync(int hand, Random random, CancellationToken ct)
    {
        var own = Slots.Where((_, index) => index % Hands == hand).ToArray();
        while (!ct.IsCancellationRequested && own.Length > 0)
        {
            var pause = -Math.Log(1 - random.NextDouble()) * Hands / _settings.Pace;
            await Task.Delay(TimeSpan.FromSeconds(Math.Min(pause, 20)), ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ct.IsCancellationRequested)
            {
                return;
            }

            // What was begun is done: the end of the churn cuts nothing off.
            var slot = own[random.Next(own.Length)];
            try
            {
                await StepAsync(slot, random, CancellationToken.None);
            }
            catch (KubernetesApiException e)
            {
                slot.IsUnsure = true;
                Count("failed");
                _log.Write($"user: {slot.Name}: {e.Message}");
            }
        }
    }

    private async Task StepAsync(Slot slot, Random random, CancellationToken ct)
    {
        if (slot.IsUnsure || slot.State == SlotState.Going)
        {
            await LookAsync(slot, ct);
        }

        switch (slot.State)
        {
            case SlotState.Empty when random.NextDouble() < 0.4 && await FindReadyAsync(random, ct) is { } source:
                await CreateAsync(slot, null, source, ct);
                Count("restore");
                break;
            case SlotState.Empty:
                await CreateAsync(slot, Classes.All[random.Next(Classes.All.Count)].Metadata.Name, null, ct);
                Count("create");
                break;
            case SlotState.There:
                await ChangeAsync(slot, random, ct);
                break;
        }
    }

    private async Task ChangeAsync(Slot slot, Random random, CancellationToken ct)
    {
        switch (random.Next(100))
        {
            case < 28:
                await SetModeAsync(slot, slot.Mode == OperatingMode.Running ? OperatingMode.Stopped : OperatingMode.Running, ct);
                Count(slot.Mode == OperatingMode.Stopped ? "stop" : "start");
                break;
            case < 52 when slot.Snapshots.Count < MostSnapshotObjects:
                await SnapshotAsync(slot, ct);
                Count("snapshot");
                break;
            case < 66 when slot.Snapshots.Count > 0:
                var gone = slot.Snapshots[random.Next(slot.Snapshots.Count)];
                await _client.DeleteAsync<WorkspaceSnapshot>(_namespace, gone, null, ct);
                slot.Snapshots = slot.Snapshots.Remove(gone);
                Count("delete snapshot");
                break;
            case < 80:
                await ShareAsync(slot, slot.Sharing != SharingLevel.None ? SharingLevel.None : random.Next(2) == 0 ? SharingLevel.Users : SharingLevel.Authenticated, ct);
                Count(slot.Sharing == SharingLevel.None ? "unshare" : "share");
                break;
            case < 88:
                var name = Classes.All[random.Next(Classes.All.Count)].Metadata.Name!;
                await MergeAsync(slot, new() { ["className"] = name }, ct);
                slot.ClassName = name;
                Count("change class");
                break;
            case < 94:
                await DeleteAsync(slot, ct);
                Count("delete");
                break;
            default:
                await SnapshotAsync(slot, ct);
                await DeleteAsync(slot, ct);
                Count("delete while capturing");
                break;
        }
    }

    private async Task EvenOutAsync(Slot slot, CancellationToken ct)
    {
        await LookAsync(slot, ct);
        if (slot.State == SlotState.There && await _client.GetAsync<Workspace>(_namespace, slot.Name, ct) is { Status.Phase: WorkspacePhase.Failed })
        {
            await DeleteAsync(slot, ct);
        }

        if (slot.State == SlotState.Going)
        {
            await UntilGoneAsync(slot, ct);
        }

        foreach (var snapshot in slot.Snapshots)
        {
            await _client.DeleteAsync<WorkspaceSnapshot>(_namespace, snapshot, null, ct);
            slot.Snapshots = slot.Snapshots.Remove(snapshot);
        }

        if (slot.State == SlotState.Empty)
        {
            await CreateAsync(slot, Classes.Open, null, ct);
        }

        await SetModeAsync(slot, OperatingMode.Running, ct);
        await ShareAsync(slot, SharingLevel.None, ct);
    }

    private async Task LookAsync(Slot slot, CancellationToken ct)
    {
        var seen = await _client.GetAsync<Workspace>(_namespace, slot.Name, ct);
        slot.State = seen is null ? SlotState.Empty : seen.Metadata.DeletionTimestamp is null ? SlotState.There : SlotState.Going;
        if (slot.IsUnsure || seen is null)
        {
            slot.Mode = seen?.Spec.OperatingMode ?? OperatingMode.Running;
            slot.ClassName = seen?.Spec.ClassName;
            slot.Sharing = seen?.Spec.Sharing?.Level ?? SharingLevel.None;
            var snapshots = await _client.ListAsync<WorkspaceSnapshot>(_namespace, ct: ct)
                .Where(snapshot => snapshot.Spec.WorkspaceName == slot.Name && snapshot.Metadata.DeletionTimestamp is null)
                .Select(snapshot => snapshot.Metadata.Name!).ToListAsync(ct);
            slot.Snapshots = [.. snapshots];
            slot.IsUnsure = false;
        }
    }

    private async Task CreateAsync(Slot slot, string? className, string? source, CancellationToken ct)
    {
        await _client.CreateAsync(
            new Workspace
            {
                Metadata = new() { NamespaceProperty = _namespace, Name = slot.Name },
                Spec = new()
                {
                    Owner = $"{slot.Name}@example.com",
                    ClassName = className,
                    Source = source is null ? null : new() { Snapshot = new() { Name = source } },
                },
            },
            ct);
        (slot.State, slot.Mode, slot.ClassName, slot.Sharing) = (SlotState.There, OperatingMode.Running, className, SharingLevel.None);
        slot.Snapshots = [];
    }

    private async Task SnapshotAsync(Slot slot, CancellationToken ct)
    {
        var name = slot.NextSnapshot();
        slot.Snapshots = slot.Snapshots.Add(name);
        await _client.CreateAsync(
            new WorkspaceSnapshot { Metadata = new() { NamespaceProperty = _namespace, Name = name }, Spec = new() { WorkspaceName = slot.Name } }, ct);
    }

    private async Task SetModeAsync(Slot slot, OperatingMode mode, CancellationToken ct)
    {
        await MergeAsync(slot, new() { ["operatingMode"] = mode.ToString() }, ct);
        slot.Mode = mode;
    }

    private async Task ShareAsync(Slot slot, SharingLevel level, CancellationToken ct)
    {
        await MergeAsync(
            slot,
            new()
            {
                ["sharing"] = level switch
                {
                    SharingLevel.None => null,
                    SharingLevel.Users => new JsonObject { ["level"] = "Users", ["users"] = new JsonArray("bob@example.com") },
                    _ => new JsonObject { ["level"] = "Authenticated" },
                },
            },
            ct);
        slot.Sharing = level;
    }

    private Task<Workspace> MergeAsync(Slot slot, JsonObject spec, CancellationToken ct) =>
        _client.MergePatchAsync<Workspace>(_namespace, slot.Name, new JsonObject { ["spec"] = spec }, ct);

    private async Task DeleteAsync(Slot slot, CancellationToken ct)
    {
        var (gone, asked) = (await _client.DeleteAsync<Workspace>(_namespace, slot.Name, null, ct), slot.Snapshots);
        slot.State = SlotState.Going;
        slot.Snapshots = [];

        // Before an operator has seen it nothing holds a workspace: it goes at once, and what was asked for of it waits for another of its
        // name (decision 6). Its user takes that back.
        foreach (var snapshot in gone.Object is null ? asked : [])
        {
            await _client.DeleteAsync<WorkspaceSnapshot>(_namespace, snapshot, null, ct);
        }
    }

    private async Task UntilGoneAsync(Slot slot, CancellationToken ct)
    {
        while (true)
        {
            await PersistAsync(() => LookAsync(slot, ct), ct);
            if (slot.State == SlotState.Empty)
            {
                return;
            }

            await Task.Delay(500, ct);
        }
    }

    private async Task<string?> FindReadyAsync(Random random, CancellationToken ct)
    {
        var slot = Slots[random.Next(Slots.Count)];
        // As it is at this moment: its own user is at it.
        var names = slot.Snapshots;
        return names.Count > 0
            && await _client.GetAsync<WorkspaceSnapshot>(_namespace, names[random.Next(names.Count)], ct) is { Status.ReadyToUse: true, Metadata.DeletionTimestamp: null } ready
                ? ready.Metadata.Name
                : null;
    }

    private void Count(string what) => _done.AddOrUpdate(what, 1, (_, count) => count + 1);
}
