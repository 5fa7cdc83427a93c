using System.Collections.Concurrent;
using Berth.Crds;
using Berth.Gateway.Gate;
using Berth.Gateway.Login;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using k8s.Models;

namespace Berth.Gateway.View;

/// <summary>
/// What the gate knows of the cluster: from the stores, which watches keep. Never asks the API server. Thread-safe.
/// </summary>
public sealed class ClusterView
{
    private const int MostPolicies = 1000;

    private readonly EntityStore<Workspace> _workspaces;
    private readonly EntityStore<WorkspaceClass> _classes;
    private readonly EntityStore<V1Pod> _pods;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, HostTarget> _hosts = new(StringComparer.Ordinal);

    // One per workspace: its running pod. Kept up to date rather than searched, as every request asks.
    private readonly ConcurrentDictionary<string, V1Pod> _podsByWorkspace = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, V1Pod> _podsByUid = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<WorkspaceClass> _allClasses = [];
    private volatile IReadOnlyList<WorkspaceClass> _unreadableClasses = [];

    // By the name of the class; given up as a whole when any class changes.
    private volatile ConcurrentDictionary<string, WorkspaceClassSpec?> _policies = new(StringComparer.Ordinal);
    private Action<string?> _changed = _ => { };
    private Func<TimeSpan> _others = () => TimeSpan.Zero;

    /// <summary>Begins to follow the stores.</summary>
    public ClusterView(StoreProvider stores, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(stores);
        _time = time;
        _workspaces = stores.Of<Workspace>();
        _classes = stores.Of<WorkspaceClass>();
        _pods = stores.Of<V1Pod>();
        _workspaces.Subscribe(OnWorkspace, replay: true);
        _pods.Subscribe(OnPod, replay: true);
        _classes.Subscribe(_ => OnClass(), replay: true);
    }

    /// <summary>How long ago the API server was last heard about the kind that it was silent about for longest.</summary>
    public TimeSpan Age
    {
        get
        {
            var age = _workspaces.LastContact;
            age = _classes.LastContact > age ? _classes.LastContact : age;
            age = _pods.LastContact > age ? _pods.LastContact : age;
            return _others() is var others && others > age ? others : age;
        }
    }

    /// <summary>
    /// Makes the view as old as something else that decisions depend on: while the word of ended sessions does not arrive, nobody whose
    /// session may have ended is let in for longer than without any word.
    /// </summary>
    public void AgesWith(Func<TimeSpan> lastContact) => _others = lastContact;

    /// <summary>What a host stands for; null when no workspace has it.</summary>
    public HostTarget? Find(string label) => _hosts.GetValueOrDefault(label);

    /// <summary>
    /// What is known of what a host stands for. Without a target it is a workspace that does not exist; one that cannot be read is as closed as
    /// one that does not exist.
    /// </summary>
    public WorkspaceNow Look(HostTarget? target)
    {
        var age = Age;
        var now = _time.GetUtcNow();
        return target is null || _workspaces.Get(target.Workspace) is not { } workspace || workspace.Metadata.Uid != target.Uid
            ? new() { IsUnreadable = target is not null && _workspaces.GetUnreadable(target.Workspace)?.Uid == target.Uid, Age = age, Now = now }
            : new()
            {
                Workspace = workspace,
                Policy = PolicyOf(workspace.Spec.ClassName),
                Pod = _podsByWorkspace.GetValueOrDefault(target.Uid),
                Port = target.Port,
                Age = age,
                Now = now,
            };
    }

    /// <summary>What an account may open, and what of its own does not run.</summary>
    public IReadOnlyList<(Workspace Workspace, GateDecision Decision)> OpenableBy(GatewayIdentity who, GateLimits limits) =>
    [
        .. _workspaces.List()
            .Select(workspace => (workspace, GateRules.Decide(who, Look(TargetsOf(workspace).FirstOrDefault()), limits)))
            .Where(entry => entry.Item2.Verdict is GateVerdict.Allow or GateVerdict.NotRunning),
    ];

    /// <summary>The address of a pod that is still the one of its workspace; null when it is gone. Addresses are given to other pods then.</summary>
    public string? AddressOf(string podUid) =>
        _podsByUid.TryGetValue(podUid, out var pod) && pod.Metadata.DeletionTimestamp is null ? pod.Status?.PodIP : null;

    /// <summary>
    /// Calls back after each change that may change a decision, with the uid of the workspace, or null when it may concern any. Quick:
    /// stores are locked meanwhile.
    /// </summary>
    public void OnChange(Action<string?> changed) => _changed += changed;

    private void OnWorkspace(StoreChange<Workspace> change)
    {
        foreach (var old in TargetsOf(change.Old).Concat(MainOf(change.Unreadable?.Remains)))
        {
            _hosts.TryRemove(KeyValuePair.Create(old.Label, old));
        }

        foreach (var target in TargetsOf(change.New))
        {
            _hosts[target.Label] = target;
        }

        // It stays known by its host, so that the audit tells why nobody gets in.
        foreach (var target in change.Type == StoreChangeType.Unreadable ? MainOf(change.Unreadable?.Remains) : [])
        {
            _hosts[target.Label] = target;
        }

        _changed((change.New ?? change.Old ?? change.Unreadable?.Remains)?.Metadata.Uid);
    }

    private void OnPod(StoreChange<V1Pod> change)
    {
        if (change.Old is { } old && OwnerOf(old) is { } former && old.Metadata.Uid != change.New?.Metadata.Uid)
        {
            _podsByUid.TryRemove(old.Metadata.Uid!, out _);
            if (_podsByWorkspace.TryGetValue(former, out var current) && current.Metadata.Uid == old.Metadata.Uid)
            {
                _podsByWorkspace.TryRemove(former, out _);
            }
        }

        if (change.New is { } pod && OwnerOf(pod) is { } owner)
        {
            _podsByUid[pod.Metadata.Uid!] = pod;
            _podsByWorkspace[owner] = pod;
            _changed(owner);
        }
        else if (change.Old is { } gone)
        {
            _changed(OwnerOf(gone));
        }
    }

    private void OnClass()
    {
        // In this order: whoever works a policy out from the classes before keeps it among the policies before.
        _unreadableClasses = [.. _classes.ListUnreadable().Select(unreadable => unreadable.Remains)];
        _allClasses = _classes.List();
        _policies = new(StringComparer.Ordinal);
        _changed(null);
    }

    /// <summary>The policy of a class; null when the class is not there, or cannot be read. See <see cref="ResolvedClass.Of"/>.</summary>
    public WorkspaceClassSpec? PolicyOf(string? className)
    {
        var policies = _policies;
        if (policies.TryGetValue(className ?? "", out var known))
        {
            return known;
        }

        var policy = ResolvedClass.Of(className, _allClasses, _unreadableClasses).Policy;
        return policies.Count < MostPolicies ? policies[className ?? ""] = policy : policy;
    }

    private static IEnumerable<HostTarget> TargetsOf(Workspace? workspace)
    {
        if (workspace?.Metadata is not { Name: { } name, Uid: { } uid })
        {
            return [];
        }

        var ports = WorkspacePorts.Of(workspace.Spec);
        var main = WorkspacePorts.MainOf(ports);
        var key = ObjectKey.Of(workspace);
        return ports
            .Where(port => port != main)
            .Select(port => new HostTarget(key, uid, WorkspaceHost.Label(name, uid, port.Name), port.Name))
            .Prepend(new(key, uid, WorkspaceHost.Label(name, uid), null));
    }

    // Which ports it has, nobody can tell: the host of the editor's is known by name and uid.
    private static IEnumerable<HostTarget> MainOf(Workspace? unreadable) => unreadable?.Metadata is { Name: { Length: > 0 } name, Uid: { } uid }
        ? [new(ObjectKey.Of(unreadable), uid, WorkspaceHost.Label(name, uid), null)]
        : [];

    // A label alone proves nothing: whoever may make pods can write it. The owner is the API server's word as much as the pod is.
    private static string? OwnerOf(V1Pod pod) =>
        pod.Metadata.OwnerReferences?.FirstOrDefault(owner => owner is { Controller: true, Kind: "Workspace" })?.Uid;
}
