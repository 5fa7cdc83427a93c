using Berth.Crds;
using Berth.Operator.Workspaces;
using k8s.Models;

namespace Berth.Tests.Unit.Operator.Workspaces;

public sealed class EffectiveWorkspaceTests
{
    private static readonly WorkspaceClassSpec Policy = new()
    {
        Image = "example/class:1",
        Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = "1" } },
        Storage = new() { ClassName = "fast", DefaultSize = "5Gi" },
        Timeout = new() { MaximumLifetime = "8h" },
    };

    [Fact]
    public void Resolve_NothingSaid_TheClassFillsIn()
    {
        var effective = EffectiveWorkspace.Resolve(Samples.Workspace, new("c", Policy)).Workspace.ShouldNotBeNull();

        effective.Image.ShouldBe("example/class:1");
        effective.Resources.ShouldBe(Policy.Resources);
        effective.Volumes.ShouldBe([new("home", "alice-home", EffectiveWorkspace.DefaultMountPath, "5Gi", "fast", true)]);
        effective.MainPort.Port.ShouldBe(8080);
        effective.MaximumLifetime.ShouldBe(TimeSpan.FromHours(8));
        effective.Home.ShouldBe(EffectiveWorkspace.DefaultMountPath);
    }

    [Fact]
    public void Resolve_EverythingSaid_TheWorkspaceWins()
    {
        var workspace = Samples.Workspace.With(spec => spec with
        {
            Image = "example/own:1",
            Volumes = [new() { Name = "data", MountPath = "/data", Size = "1Gi", StorageClassName = "slow", Snapshot = SnapshotInclusion.Exclude }],
            Ports = [new() { Name = "web", Port = 3000 }, new() { Name = "main", Port = 4000 }],
        });

        var effective = EffectiveWorkspace.Resolve(workspace, new("c", Policy)).Workspace.ShouldNotBeNull();

        effective.Image.ShouldBe("example/own:1");
        effective.Volumes.ShouldBe([new("data", "alice-data", "/data", "1Gi", "slow", false)]);
        effective.MainPort.Port.ShouldBe(4000);
    }

    [Fact]
    public void Resolve_SomethingWrong_SaysWhatAndGivesNothing()
    {
        var (effective, refusal) = EffectiveWorkspace.Resolve(Samples.Workspace, new("c", null));

        effective.ShouldBeNull();
        refusal.ShouldNotBeNull().Reason.ShouldBe(Reasons.ClassNotFound);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("2h", null, 2)]
    [InlineData(null, "3h", 3)]
    [InlineData("2h", "3h", 2)]
    [InlineData("4h", "3h", 3)]
    [InlineData("-1h", "3h", 3)]
    public void LifetimeOf_IsTheShorterOfThoseThatAreOne(string? own, string? ofClass, int? hours)
    {
        var spec = Samples.Workspace.Spec with { Timeout = new() { MaximumLifetime = own } };

        var lifetime = EffectiveWorkspace.LifetimeOf(spec, new("c", new() { Timeout = new() { MaximumLifetime = ofClass } }));

        lifetime.ShouldBe(hours is { } value ? TimeSpan.FromHours(value) : null);
    }
}
