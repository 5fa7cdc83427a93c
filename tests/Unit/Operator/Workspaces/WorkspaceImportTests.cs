using Berth.Crds;
using Berth.Kube.Models;
using Berth.Operator.Plans;
using Berth.Operator.Snapshots;
using Berth.Operator.Workspaces;
using k8s.Models;

namespace Berth.Tests.Unit.Operator.Workspaces;

/// <summary>Bob's workspace in namespace guests starts from alice's snapshot in namespace team.</summary>
public sealed class WorkspaceImportTests
{
    private const string Name = "berth-import-u-bob-home";

    private static readonly WorkspaceSnapshot Source = Samples.TakenView.Snapshot;

    private static readonly V1VolumeSnapshotContent SourceContent = Samples.Content with
    {
        Spec = Samples.Content.Spec! with { VolumeSnapshotClassName = "fast", SourceVolumeMode = "Filesystem" },
        Status = new() { SnapshotHandle = "handle-1", ReadyToUse = true },
    };

    private static readonly SnapshotGrant Grant = new()
    {
        Metadata = new() { Name = "guests.bob", NamespaceProperty = "team", Uid = "u-grant" },
        Spec = new()
        {
            Snapshot = new() { Name = "s1", Uid = "u-s1" },
            Workspace = new() { Namespace = "guests", Name = "bob" },
            User = "bob@example.com",
            ExpiresAt = Samples.Now.AddMinutes(15),
        },
    };

    private static readonly WorkspaceView Asked = Samples.View with
    {
        Workspace = new()
        {
            Metadata = new() { Name = "bob", NamespaceProperty = "guests", Uid = "u-bob", Generation = 1, CreationTimestamp = Samples.Now.AddMinutes(-1).UtcDateTime },
            Spec = new()
            {
                Owner = "bob@example.com",
                ClassName = "standard",
                Image = "example/image:1",
                Volumes = Source.Status!.Workspace!.Volumes,
                Ports = Source.Status!.Workspace!.Ports,
                Source = new() { Snapshot = new() { Name = "s1", Namespace = "team" } },
            },
        },
        Source = Source,
        SourceContents = [SourceContent],
        Grants = [Grant],
    };

    private static readonly V1VolumeSnapshotContent Content =
        WorkspacePlanner.Plan(Asked).Writes[0].ShouldBeOfType<CreateObject<V1VolumeSnapshotContent>>().Object;

    private static readonly V1VolumeSnapshot Snapshot =
        WorkspacePlanner.Plan(Asked).Writes[1].ShouldBeOfType<CreateObject<V1VolumeSnapshot>>().Object with { };

    private static readonly V1VolumeSnapshot Made = Snapshot with { Metadata = Snapshot.Metadata with { Uid = "u-import" } };

    private static readonly V1VolumeSnapshotContent Bound = Content with
    {
        Metadata = Content.Metadata with { Uid = "u-content" },
        Spec = Content.Spec! with { VolumeSnapshotRef = Content.Spec!.VolumeSnapshotRef! with { Uid = "u-import" } },
    };

    /// <summary>As snapshot-controller leaves it when it has let the VolumeSnapshot go.</summary>
    private static readonly V1VolumeSnapshotContent Told = Bound with
    {
        Metadata = Bound.Metadata with { Annotations = new Dictionary<string, string> { [LeftBehindContent.Mark] = "yes" } },
    };

    private static readonly V1PersistentVolumeClaim Pending =
        WorkspaceRestore.Claim(Asked, EffectiveWorkspace.VolumesOf(Asked.Workspace, Asked.Class)[0]) with { Status = new() { Phase = "Pending" } };

    private static readonly V1Pod Pod = WorkspacePod.Of(Asked.Workspace, EffectiveWorkspace.Resolve(Asked.Workspace, Asked.Class).Workspace!) with
    {
        Status = new() { Phase = "Pending" },
    };

    private static readonly V1Service Service = WorkspaceObjects.Service(Asked.Workspace, WorkspacePorts.Of(Asked.Workspace.Spec), WorkspaceAddress.InCluster);

    /// <summary>Everything is made, and the claim waits to be filled.</summary>
    private static readonly WorkspaceView Filling =
        Asked with { ImportedContents = [Bound], ImportedSnapshots = [Made], Claims = [Pending], Pod = Pod, Service = Service };

    private static readonly WorkspaceView Filled = Filling with { Claims = [Pending with { Status = new() { Phase = "Bound" } }] };

    [Fact]
    public void Plan_Granted_ImportsTheCapturedVolumeAndRestoresFromThat()
    {
        var plan = WorkspacePlanner.Plan(Asked);

        plan.Describe().ShouldBe(
        [
            $"create VolumeSnapshotContent {Name}", $"create VolumeSnapshot guests/{Name}", "create PersistentVolumeClaim guests/bob-home",
            "create Service guests/bob", "create Pod guests/bob",
        ]);
        Content.Spec.ShouldBe(new()
        {
            DeletionPolicy = "Retain",
            Driver = "csi.example.com",
            VolumeSnapshotClassName = "fast",
            SourceVolumeMode = "Filesystem",
            Source = new() { SnapshotHandle = "handle-1" },
            VolumeSnapshotRef = new() { NamespaceProperty = "guests", Name = Name },
        });
        Snapshot.Spec.ShouldBe(new() { VolumeSnapshotClassName = "fast", Source = new() { VolumeSnapshotContentName = Name } });
        Snapshot.Metadata.OwnerReferences!.Single().Uid.ShouldBe("u-bob");
        Pending.Spec!.DataSource!.Name.ShouldBe(Name);
    }

    [Fact]
    public void Plan_KilledInTheMiddle_MakesTheRest() =>
        WorkspacePlanner.Plan(Asked with { ImportedContents = [Content] }).Describe()[0].ShouldBe($"create VolumeSnapshot guests/{Name}");

    public static TheoryData<string, SnapshotGrant?> NotGranted => new()
    {
        { "none", null },
        { "of another namespace", Grant with { Metadata = Grant.Metadata with { NamespaceProperty = "guests" } } },
        { "of another snapshot", Grant with { Spec = Grant.Spec with { Snapshot = new() { Name = "s2" } } } },
        { "of a snapshot that had the name before", Grant with { Spec = Grant.Spec with { Snapshot = new() { Name = "s1", Uid = "u-before" } } } },
        { "for another workspace", Grant with { Spec = Grant.Spec with { Workspace = new() { Namespace = "guests", Name = "carol" } } } },
        { "for another namespace", Grant with { Spec = Grant.Spec with { Workspace = new() { Namespace = "team", Name = "bob" } } } },
        { "for another owner", Grant with { Spec = Grant.Spec with { User = "carol@example.com" } } },
        { "expired", Grant with { Spec = Grant.Spec with { ExpiresAt = Samples.Now } } },
        { "being deleted", Grant.Deleted() },
    };

    [Theory]
    [MemberData(nameof(NotGranted), DisableDiscoveryEnumeration = true)]
    public void Plan_NotGranted_MakesNothingAndSaysSo(string what, SnapshotGrant? grant)
    {
        var plan = WorkspacePlanner.Plan(Asked with { Grants = grant is null ? [] : [grant] });

        plan.Writes.ShouldBeEmpty(what);
        plan.Status.Phase.ShouldBe(WorkspacePhase.Pending);
        plan.Status.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.SnapshotNotGranted);
        plan.Status.Condition(ConditionTypes.Ready).Message!.ShouldContain("namespace team");
    }

    [Fact]
    public void Plan_NotGranted_TellsNotWhetherThereIsSuchASnapshot()
    {
        var there = WorkspacePlanner.Plan(Asked with { Grants = [] });
        var missing = WorkspacePlanner.Plan(Asked with { Grants = [], Source = null, SourceContents = [] });

        Samples.Text(there.Status).ShouldBe(Samples.Text(missing.Status));
    }

    [Fact]
    public void Plan_JustMade_WaitsForTheGrantToBeSeen()
    {
        var young = Asked with { Grants = [], Workspace = Asked.Workspace with { Metadata = Asked.Workspace.Metadata with { CreationTimestamp = Samples.Now.AddSeconds(-2).UtcDateTime } } };

        var plan = WorkspacePlanner.Plan(young);

        plan.Status.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.SnapshotNotReady);
        plan.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(3));
        plan.Events.ShouldBeEmpty();
    }

    /// <summary>
    /// The story "grant taken back" ended now in a refusal and now in a wait: where an import was given up within five seconds of the workspace's
    /// creation, its status went back from the one to the other.
    /// </summary>
    [Theory]
    [InlineData(Reasons.SnapshotNotGranted)]
    [InlineData(Reasons.SnapshotUnusable)]
    public void Plan_RefusedBeforeAndYoung_DoesNotWaitForTheGrantAnew(string said)
    {
        var young = Asked with
        {
            Grants = [],
            Workspace = Asked.Workspace with
            {
                Metadata = Asked.Workspace.Metadata with { CreationTimestamp = Samples.Now.AddSeconds(-2).UtcDateTime },
                Status = new() { Conditions = [new() { Type = ConditionTypes.Ready, Status = "False", Reason = said }] },
            },
        };

        var plan = WorkspacePlanner.Plan(young);

        plan.Status.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.SnapshotNotGranted);
        plan.RequeueAfter.ShouldBeNull();
    }

    [Fact]
    public void Plan_WaitsForTheGrantAlready_WaitsForTheRestOfTheTime()
    {
        var young = Asked with
        {
            Grants = [],
            Workspace = Asked.Workspace with
            {
                Metadata = Asked.Workspace.Metadata with { CreationTimestamp = Samples.Now.AddSeconds(-4).UtcDateTime },
                Status = new() { Conditions = [new() { Type = ConditionTypes.Ready, Status = "False", Reason = Reasons.SnapshotNotReady }] },
            },
        };

        WorkspacePlanner.Plan(young).RequeueAfter.ShouldBe(TimeSpan.FromSeconds(1));
        WorkspacePlanner.Plan(young with { Now = Samples.Now.AddSeconds(1) }).Status.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.SnapshotNotGranted);
    }

    [Fact]
    public void Plan_GrantExpiresOnceBegun_GoesOn()
    {
        var late = Filling with { Grants = [Grant with { Spec = Grant.Spec with { ExpiresAt = Samples.Now.AddHours(-1) } }] };

        WorkspacePlanner.Plan(late).Writes.ShouldBeEmpty();
    }

    [Fact]
    public void Plan_HandleNotKnown_Waits()
    {
        var plan = WorkspacePlanner.Plan(Asked with { SourceContents = [SourceContent with { Status = null }] });

        plan.Writes.ShouldBeEmpty();
        plan.Status.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.SnapshotNotReady);
    }

    [Fact]
    public void Plan_ContentOfAnotherSnapshot_IsNotImported()
    {
        var strange = SourceContent with { Spec = SourceContent.Spec! with { VolumeSnapshotRef = new() { NamespaceProperty = "other", Name = "s1-home" } } };

        WorkspacePlanner.Plan(Asked with { SourceContents = [strange] }).Writes.ShouldBeEmpty();
    }

    [Fact]
    public void Plan_SourceIsOfOneNode_TellsTheSidecarOfThatNode()
    {
        const string Label = "snapshot.storage.kubernetes.io/managed-by";
        var source = SourceContent with { Metadata = SourceContent.Metadata with { Labels = new Dictionary<string, string> { [Label] = "node-1" } } };

        var made = WorkspacePlanner.Plan(Asked with { SourceContents = [source] }).Writes.OfType<CreateObject<V1VolumeSnapshotContent>>();

        made.ShouldHaveSingleItem().Object.Metadata.Label(Label).ShouldBe("node-1");
    }

    [Fact]
    public void Plan_ClaimsWait_RemovesNothing() => WorkspacePlanner.Plan(Filling).Writes.ShouldBeEmpty();

    [Fact]
    public void Plan_ClaimsFilled_RemovesTheImportStepByStep()
    {
        WorkspacePlanner.Plan(Filled).Describe().ShouldBe([$"delete VolumeSnapshot guests/{Name}"]);
        WorkspacePlanner.Plan(Filled with { ImportedSnapshots = [Made.Deleted()] }).Writes.ShouldBeEmpty();
        WorkspacePlanner.Plan(Filled with { ImportedSnapshots = [], ImportedContents = [Told] }).Describe().ShouldBe([$"delete VolumeSnapshotContent {Name}"]);
        WorkspacePlanner.Plan(Filled with { ImportedSnapshots = [], ImportedContents = [Told.Deleted()] }).Writes.ShouldBeEmpty();
        WorkspacePlanner.Plan(Filled with { ImportedSnapshots = [], ImportedContents = [] }).Describe().ShouldBe(["delete SnapshotGrant team/guests.bob"]);
        WorkspacePlanner.Plan(Filled with { ImportedSnapshots = [], ImportedContents = [], Grants = [] }).Writes.ShouldBeEmpty();
    }

    [Fact]
    public void Plan_ImportedAndGrantGone_RunsOnWithoutEither()
    {
        var plan = WorkspacePlanner.Plan(Filled with { ImportedSnapshots = [], ImportedContents = [], Grants = [], Source = null, SourceContents = [] });

        plan.Writes.ShouldBeEmpty();
        plan.Status.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.Creating);
    }

    [Fact]
    public void Plan_SourceDeletedMeanwhile_GivesUpAndLeavesNothing()
    {
        var plan = WorkspacePlanner.Plan(Filling with { Source = Source.Deleted() });

        plan.Describe().ShouldBe(["delete Pod guests/bob", "delete PersistentVolumeClaim guests/bob-home", $"delete VolumeSnapshot guests/{Name}"]);
        plan.Status.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.SnapshotUnusable);
        var later = Filling with { Source = Source.Deleted(), Claims = [], Pod = null, ImportedSnapshots = [], ImportedContents = [Told] };
        WorkspacePlanner.Plan(later).Describe().ShouldBe([$"delete VolumeSnapshotContent {Name}"]);
        WorkspacePlanner.Plan(later with { ImportedContents = [] }).Writes.ShouldBeEmpty();
    }

    [Fact]
    public void Plan_GrantTakenBackMeanwhile_GivesUp()
    {
        var plan = WorkspacePlanner.Plan(Filling with { Grants = [] });

        plan.Describe().ShouldBe(["delete Pod guests/bob", "delete PersistentVolumeClaim guests/bob-home", $"delete VolumeSnapshot guests/{Name}"]);
        plan.Status.Condition(ConditionTypes.Ready).Reason.ShouldBe(Reasons.SnapshotNotGranted);
    }

    [Fact]
    public void Plan_ImportDeletedBySomebody_BeginsAnew()
    {
        WorkspacePlanner.Plan(Filling with { ImportedSnapshots = [], ImportedContents = [Told] }).Describe()
            .ShouldBe(["delete Pod guests/bob", "delete PersistentVolumeClaim guests/bob-home", $"delete VolumeSnapshotContent {Name}"]);

        var cleared = Asked with { ImportedContents = [Told.Deleted()], Service = Service };
        WorkspacePlanner.Plan(cleared).Writes.ShouldBeEmpty("what is left of it never binds again");
        WorkspacePlanner.Plan(cleared with { ImportedContents = [] }).Describe()[0].ShouldBe($"create VolumeSnapshotContent {Name}");
    }

    [Fact]
    public void Deletion_InTheMiddle_WaitsUntilNothingIsLeft()
    {
        var going = Filling with { Workspace = Filling.Workspace.Deleted(), Pod = null, Service = null };

        WorkspaceDeletion.Plan(going).Describe().ShouldBe(["delete PersistentVolumeClaim guests/bob-home", $"delete VolumeSnapshot guests/{Name}"]);
        var later = WorkspaceDeletion.Plan(going with { Claims = [], ImportedSnapshots = [], ImportedContents = [Told] });
        later.Describe().ShouldBe([$"delete VolumeSnapshotContent {Name}"]);
        later.IsComplete.ShouldBeFalse();
        WorkspaceDeletion.Plan(going with { Claims = [], ImportedSnapshots = [], ImportedContents = [] }).Describe().ShouldBe(["delete SnapshotGrant team/guests.bob"]);
        WorkspaceDeletion.Plan(going with { Claims = [], ImportedSnapshots = [], ImportedContents = [], Grants = [] }).IsComplete.ShouldBeTrue();
    }

    [Fact]
    public void Plan_ContentLeftBehindUntold_TellsTheDriver()
    {
        // Bound, and its VolumeSnapshot went before snapshot-controller had seen that (external-snapshotter 1446).
        WorkspacePlanner.Plan(Filled with { ImportedSnapshots = [] }).Describe().ShouldBe(
        [
            $"patch VolumeSnapshotContent {Name}: tell the driver that its VolumeSnapshot is gone",
            $"delete VolumeSnapshotContent {Name}",
        ]);
        WorkspacePlanner.Plan(Filled with { ImportedSnapshots = [], ImportedContents = [Content] }).Describe()
            .ShouldBe([$"delete VolumeSnapshotContent {Name}"], "the driver lets go of one that was never bound");
    }

    [Fact]
    public void Plan_SourceOfItsOwnNamespaceByName_NeedsNoGrant()
    {
        var own = Samples.View with
        {
            Workspace = Asked.Workspace with { Metadata = Asked.Workspace.Metadata with { NamespaceProperty = "team" } },
            Source = Source,
        };

        WorkspacePlanner.Plan(own).Writes[0].ShouldBeOfType<CreateObject<V1PersistentVolumeClaim>>().Object.Spec!.DataSource!.Name.ShouldBe("s1-home");
    }
}
