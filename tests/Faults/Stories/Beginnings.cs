using Berth.Crds;

namespace Berth.Tests.Faults.Stories;

/// <summary>How it comes to what a story tells.</summary>
public static class Beginnings
{
    /// <summary>A stopped workspace.</summary>
    public static async Task StoppedAsync(StoryWorld world)
    {
        await world.StartAsync("alice");
        await world.StopAsync("alice");
    }

    /// <summary>A workspace with a volume that may grow.</summary>
    public static async Task SmallAsync(StoryWorld world)
    {
        await world.AskForWorkspaceAsync("alice", null, AllStories.Volume("home", "64Mi"));
        await world.HasStartedAsync("alice");
    }

    /// <summary>A shared workspace.</summary>
    public static async Task SharedAsync(StoryWorld world)
    {
        await world.StartAsync("alice");
        await world.ShareAsync("alice");
    }

    /// <summary>A workspace of the story's own class.</summary>
    public static async Task StartedInOwnClassAsync(StoryWorld world)
    {
        await world.Class.MakeAsync();
        await world.StartAsync("alice", world.Class.Name);
    }

    /// <summary>A shared workspace of the story's own class.</summary>
    public static async Task SharedInOwnClassAsync(StoryWorld world)
    {
        await StartedInOwnClassAsync(world);
        await world.ShareAsync("alice");
    }

    /// <summary>A workspace with an Ingress.</summary>
    public static async Task ExposedAsync(StoryWorld world)
    {
        await StartedInOwnClassAsync(world);
        await world.Class.ExposeAsync(ExposureMode.Ingress);
    }

    /// <summary>A workspace of the other namespace with an Ingress in this one, where the gateway is.</summary>
    public static async Task ExposedElsewhereAsync(StoryWorld world)
    {
        await world.Class.MakeAsync();
        await world.Guests.StartAsync("bob", world.Class.Name);
        await world.Class.ExposeAsync(ExposureMode.Ingress);
    }

    /// <summary>A workspace whose class does not exist.</summary>
    public static async Task ClasslessAsync(StoryWorld world)
    {
        await world.AskForWorkspaceAsync("alice", world.Class.Name);
        await world.HasFailedAsync("alice");
    }

    /// <summary>A workspace with as many snapshots as its class allows.</summary>
    public static async Task CapturedToTheLimitAsync(StoryWorld world)
    {
        await world.Class.MakeAsync(snapshots: 1);
        await world.StartAsync("alice", world.Class.Name);
        await world.Snapshots.TakeAsync("alice", "alice-1");
    }

    /// <summary>A workspace with a snapshot.</summary>
    public static async Task CapturedAsync(StoryWorld world)
    {
        await world.StartAsync("alice");
        await world.Snapshots.TakeAsync("alice", "alice-1");
    }

    /// <summary>A workspace with two snapshots.</summary>
    public static async Task CapturedTwiceAsync(StoryWorld world)
    {
        await CapturedAsync(world);
        await world.Snapshots.TakeAsync("alice", "alice-2");
    }

    /// <summary>A workspace with a snapshot of two volumes.</summary>
    public static async Task CapturedWithTwoVolumesAsync(StoryWorld world)
    {
        await world.AskForWorkspaceAsync("alice", null, AllStories.Volume("home", "64Mi"), AllStories.Volume("work", "64Mi"));
        await world.HasStartedAsync("alice");
        await world.Snapshots.TakeAsync("alice", "alice-1");
    }

    /// <summary>A workspace with a snapshot whose data would stay by themselves when it goes.</summary>
    public static async Task CapturedRetainingAsync(StoryWorld world)
    {
        await world.Class.MakeRetainingAsync();
        await world.StartAsync("alice", world.Class.Name);
        await world.Snapshots.TakeAsync("alice", "alice-1");
    }

    /// <summary>A snapshot from which another workspace of its namespace is being made.</summary>
    public static async Task RestoringAsync(StoryWorld world)
    {
        await CapturedAsync(world);
        await world.BeginToRestoreAsync("bob", "alice-1");
    }

    /// <summary>A snapshot with a grant that is not used.</summary>
    public static async Task GrantedAsync(StoryWorld world)
    {
        await CapturedAsync(world);
        await world.Imports.GrantToNobodyAsync("bob", "alice-1");
    }

    /// <summary>A workspace of the other namespace that waits for the grant of a snapshot.</summary>
    public static async Task UngrantedAsync(StoryWorld world)
    {
        await CapturedAsync(world);
        await world.Imports.AskInVainAsync("bob", "alice-1");
    }

    /// <summary>A workspace of the other namespace that is being made from a snapshot, and waits for a node.</summary>
    public static async Task ImportingAsync(StoryWorld world)
    {
        await CapturedAsync(world);
        await world.Imports.BeginAsync("bob", "alice-1");
    }
}
