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
