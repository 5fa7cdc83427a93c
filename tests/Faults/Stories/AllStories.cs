using Berth.Crds;

namespace Berth.Tests.Faults.Stories;

/// <summary>Every story there is. A new one joins all runs by being listed here.</summary>
public static class AllStories
{
    /// <summary>The stories.</summary>
    public static IReadOnlyList<Story> List { get; } =
    [
        new("start", _ => Task.CompletedTask, world => world.StartAsync("alice")),
        new("stop", world => world.StartAsync("alice"), world => world.StopAsync("alice")),
        new("start again", StoppedAsync, world => world.StartAgainAsync("alice")),
        new("change port", world => world.StartAsync("alice"), world => world.MoveToPortAsync("alice", 9000)),
        new("share", world => world.StartAsync("alice"), world => world.ShareAsync("alice")),
        new("unshare", SharedAsync, world => world.UnshareAsync("alice")),
        new("sharing ends", world => world.StartAsync("alice"), world => world.ShareForAWhileAsync("alice", TimeSpan.FromSeconds(8))),
        new("class appears", ClasslessAsync, ClassAppearsAsync),
        new("class forbids sharing", SharedInOwnClassAsync, world => world.ForbidSharingAsync("alice")),
        new("class asks for Ingresses", StartedInOwnClassAsync, world => world.ExposeAsync(ExposureMode.Ingress)),
        new("class wants no Ingresses", ExposedAsync, world => world.ExposeAsync(ExposureMode.Gateway)),
        new("snapshot too many", CapturedToTheLimitAsync, world => world.SnapshotInVainAsync("alice", "alice-2")),
        new("snapshot", world => world.StartAsync("alice"), world => world.SnapshotAsync("alice", "alice-1")),
        new("restore", CapturedAsync, world => world.RestoreAsync("bob", "alice-1")),
        new("delete snapshot", CapturedAsync, world => world.DeleteSnapshotAsync("alice-1")),
        new("delete with snapshots", CapturedTwiceAsync, world => world.DeleteAsync("alice")),
        new("delete while capturing", world => world.StartAsync("alice"), CaptureAndDeleteAsync),
    ];

    private static async Task StoppedAsync(StoryWorld world)
    {
        await world.StartAsync("alice");
        await world.StopAsync("alice");
    }

    private static async Task SharedAsync(StoryWorld world)
    {
        await world.StartAsync("alice");
        await world.ShareAsync("alice");
    }

    private static async Task StartedInOwnClassAsync(StoryWorld world)
    {
        await world.MakeClassAsync();
        await world.StartAsync("alice", world.OwnClass);
    }

    private static async Task SharedInOwnClassAsync(StoryWorld world)
    {
        await StartedInOwnClassAsync(world);
        await world.ShareAsync("alice");
    }

    private static async Task ExposedAsync(StoryWorld world)
    {
        await StartedInOwnClassAsync(world);
        await world.ExposeAsync(ExposureMode.Ingress);
    }

    private static async Task ClasslessAsync(StoryWorld world)
    {
        await world.AskForWorkspaceAsync("alice", world.OwnClass);
        await world.HasFailedAsync("alice");
    }

    private static async Task ClassAppearsAsync(StoryWorld world)
    {
        await world.MakeClassAsync();
        await world.HasStartedAsync("alice");
    }

    private static async Task CapturedToTheLimitAsync(StoryWorld world)
    {
        await world.MakeClassAsync(snapshots: 1);
        await world.StartAsync("alice", world.OwnClass);
        await world.SnapshotAsync("alice", "alice-1");
    }

    private static async Task CapturedAsync(StoryWorld world)
    {
        await world.StartAsync("alice");
        await world.SnapshotAsync("alice", "alice-1");
    }

    private static async Task CapturedTwiceAsync(StoryWorld world)
    {
        await CapturedAsync(world);
        await world.SnapshotAsync("alice", "alice-2");
    }

    private static async Task CaptureAndDeleteAsync(StoryWorld world)
    {
        await world.AskForSnapshotAsync("alice", "alice-1");
        await world.DeleteAsync("alice");
    }
}
