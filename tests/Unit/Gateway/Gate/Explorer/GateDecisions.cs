using Berth.Crds;
using Berth.Gateway;
using Berth.Gateway.Login;
using Berth.Gateway.View;
using k8s.Models;

namespace Berth.Tests.Unit.Gateway.Gate.Explorer;

/// <summary>Asks the decision about what a replica knows; and says, without it, who has the right.</summary>
internal sealed class GateDecisions(GateProtocol protocol)
{
    private static readonly DateTimeOffset Early = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = Early.AddHours(1);
    private static readonly GateLimits Limits = new();
    private static readonly TimeSpan[] Ages = [TimeSpan.FromSeconds(29), TimeSpan.FromSeconds(31), TimeSpan.FromSeconds(301)];
    private static readonly GatewayIdentity[] People = [Named("alice"), Named("bob"), Named("carol")];

    private readonly Dictionary<int, bool> decided = [];

    /// <summary>Whether a replica lets somebody in by what it knows, as <c>ConnectionCutter.DecideNow</c>.</summary>
    public bool Allows(ReplicaState replica, bool late, Person person)
    {
        if (person == Person.Bob && replica.Views[(int)Kind.Session].Known != 0)
        {
            return false;
        }

        var (workspace, policy, pod) = (replica.Views[0].Known, replica.Views[1].Known, replica.Views[2].Known);
        var key = workspace | (policy << 6) | (pod << 8) | (replica.Age << 10) | (late ? 1 << 12 : 0) | ((int)person << 13);
        if (!decided.TryGetValue(key, out var allowed))
        {
            var view = View(WorkspaceValue.Of(workspace), policy, pod) with { Age = Ages[replica.Age], Now = late ? End.AddMinutes(1) : Early };
            decided[key] = allowed = protocol.Decide(People[(int)person], view, Limits).IsAllowed;
        }

        return allowed;
    }

    /// <summary>Whether somebody has the right to be in, by what the API server holds: docs/sharing.md in one expression.</summary>
    public static bool HasRight(GateWorld world, Person person)
    {
        var workspace = WorkspaceValue.Of(world.Truth[0]);
        var runs = workspace is { Life: 0, Stopped: false } && world.Truth[(int)Kind.Pod] == 1;
        var isShared = world.Truth[(int)Kind.Class] == 0 && !(workspace.Ends && world.Late);
        return runs && person switch
        {
            Person.Alice => true,
            Person.Bob => world.Truth[(int)Kind.Session] == 0 && isShared && workspace.Level is SharingLevel.Users or SharingLevel.Authenticated,
            _ => isShared && workspace.Level == SharingLevel.Authenticated,
        };
    }

    private static GatewayIdentity Named(string name) => new()
    {
        Issuer = "https://login.example.com",
        Subject = name,
        Names = [$"{name}@example.com"],
        SessionId = name,
        ExpiresAt = Early.AddDays(1),
    };

    private static WorkspaceNow View(WorkspaceValue workspace, int policy, int pod) => workspace.Life == 2
        ? new() { Age = default, Now = default }
        : new()
        {
            Workspace = new()
            {
                Metadata = new() { Name = "w", NamespaceProperty = "team", Uid = "u-w", DeletionTimestamp = workspace.Life == 1 ? Early.UtcDateTime : null },
                Spec = new()
                {
                    Owner = "alice@example.com",
                    OperatingMode = workspace.Stopped ? OperatingMode.Stopped : OperatingMode.Running,
                    Sharing = new() { Level = workspace.Level, Users = ["bob@example.com"], ExpiresAt = workspace.Ends ? End : null },
                },
            },
            Policy = policy == 2 ? null : new() { Sharing = new(enabled: policy == 0) },
            Pod = pod == 0 ? null : new V1Pod
            {
                Metadata = new() { Name = "w", NamespaceProperty = "team", Uid = "u-pod", DeletionTimestamp = pod == 2 ? Early.UtcDateTime : null },
                Status = new() { Phase = "Running", PodIP = "10.0.0.1", Conditions = [new() { Type = "Ready", Status = "True" }] },
            },
            Age = default,
            Now = default,
        };
}
