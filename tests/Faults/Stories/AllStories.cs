using Berth.Crds;
using Berth.Tests.Faults.Cluster;
using k8s.Models;

namespace Berth.Tests.Faults.Stories;

/// <summary>Every story there is. A new one joins all runs by being listed here.</summary>
/// <remarks>
/// Untold are the writes that need a kubelet (the stop at the end of a lifetime, another pod for one that has ended), those that need an
/// operator with other settings (a capture that is given up at its deadline, another service when the workspaces' address needs one with an
/// address), and those that the server refuses, which are made again and again, as often as the clock has it.
/// </remarks>
public static class AllStories
{
    /// <summary>The stories.</summary>
    public static IReadOnlyList<Story> List { get; } =
    [
        new("start", _ => Task.CompletedTask, world => world.StartAsync("alice")),
        new("stop", world => world.StartAsync("alice"), world => world.StopAsync("alice")),
        new("start again", Beginnings.StoppedAsync, world => world.StartAgainAsync("alice")),
        new("change port", world => world.StartAsync("alice"), world => world.MoveToPortAsync("alice", 9000)),
        new("pod taken away", world => world.StartAsync("alice"), world => world.TakeAwayAsync<V1Pod>("alice", "alice")),
        new("service taken away", world => world.StartAsync("alice"), world => world.TakeAwayAsync<V1Service>("alice", "alice")),
        new("claim taken away", world => world.StartAsync("alice"), world => world.TakeAwayAsync<V1PersistentVolumeClaim>("alice", "alice-home")),
        new("grow", Beginnings.SmallAsync, world => world.GrowAsync("alice", Volume("home", "128Mi"))),
        new("share", world => world.StartAsync("alice"), world => world.ShareAsync("alice")),
        new("unshare", Beginnings.SharedAsync, world => world.UnshareAsync("alice")),
        new("sharing ends", world => world.StartAsync("alice"), world => world.ShareForAWhileAsync("alice", TimeSpan.FromSeconds(8))),
        new("class appears", Beginnings.ClasslessAsync, ClassAppearsAsync),
        new("class forbids sharing", Beginnings.SharedInOwnClassAsync, world => world.ForbidSharingAsync("alice")),
        new("class asks for Ingresses", Beginnings.StartedInOwnClassAsync, world => world.Class.ExposeAsync(ExposureMode.Ingress)),
        new("class changes Ingresses", Beginnings.ExposedAsync, world => world.Class.AnnotateAsync("example.com/for", "stories")),
        new("class wants no Ingresses", Beginnings.ExposedAsync, world => world.Class.ExposeAsync(ExposureMode.Gateway)),
        new("remove by force", Beginnings.ExposedElsewhereAsync, world => world.Guests.ForceAwayAsync("bob")),
        new("snapshot too many", Beginnings.CapturedToTheLimitAsync, world => world.Snapshots.TakeInVainAsync("alice", "alice-2")),
        new("snapshot", world => world.StartAsync("alice"), world => world.Snapshots.TakeAsync("alice", "alice-1")),
        new("snapshot lost in part", Beginnings.CapturedWithTwoVolumesAsync, world => world.Snapshots.LoseAsync("alice-1", "home")),
        new("restore", Beginnings.CapturedAsync, world => world.RestoreAsync("bob", "alice-1")),
        new("delete snapshot", Beginnings.CapturedAsync, world => world.Snapshots.DeleteAsync("alice-1")),
        new("delete retained snapshot", Beginnings.CapturedRetainingAsync, world => world.Snapshots.DeleteAsync("alice-1")),
        new("delete granted snapshot", Beginnings.GrantedAsync, world => world.Imports.DeleteGrantedAsync("bob", "alice-1")),
        new("delete snapshot restoring", Beginnings.RestoringAsync, DeleteSnapshotRestoringAsync),
        new("delete snapshot importing", Beginnings.ImportingAsync, world => world.Imports.DeleteSnapshotAsync("bob", "alice-1")),
        new("delete with snapshots", Beginnings.CapturedTwiceAsync, world => world.DeleteAsync("alice")),
        new("delete while capturing", world => world.StartAsync("alice"), CaptureAndDeleteAsync),
        new("delete while imported from", Beginnings.ImportingAsync, world => world.Imports.DeleteSourceAsync("bob", "alice")),
        new("delete while importing", Beginnings.ImportingAsync, world => world.Guests.DeleteAsync("bob")),
        new("import", Beginnings.CapturedAsync, world => world.Imports.OpenAsync("bob", "alice-1")),
        new("import without grant", Beginnings.CapturedAsync, world => world.Imports.AskInVainAsync("bob", "alice-1")),
        new("import lost in between", Beginnings.ImportingAsync, world => world.Imports.LoseAsync("bob")),
        new("import removed by force", Beginnings.ImportingAsync, world => world.Imports.ForceAwayAsync("bob")),
        new("grant", Beginnings.UngrantedAsync, world => world.Imports.GrantLateAsync("bob", "alice-1")),
        new("grant ends", Beginnings.CapturedAsync, world => world.Imports.GrantForAWhileAsync("bob", "alice-1", TimeSpan.FromSeconds(3))),
        new("grant taken back", Beginnings.ImportingAsync, world => world.Imports.TakeBackAsync("bob")),
    ];

    /// <summary>A volume in storage whose volumes may grow.</summary>
    public static VolumeSpec Volume(string name, string size) => new()
    {
        Name = name,
        MountPath = $"/{name}",
        Size = size,
        StorageClassName = FaultCluster.GrowingStorage,
    };

    private static async Task ClassAppearsAsync(StoryWorld world)
    {
        await world.Class.MakeAsync();
        await world.HasStartedAsync("alice");
    }

    private static async Task CaptureAndDeleteAsync(StoryWorld world)
    {
        await world.Snapshots.AskForAsync("alice", "alice-1");
        await world.DeleteAsync("alice");
    }

    private static async Task DeleteSnapshotRestoringAsync(StoryWorld world)
    {
        await world.Snapshots.DeleteAsync("alice-1");
        await world.HasFailedAsync("bob");
    }
}
