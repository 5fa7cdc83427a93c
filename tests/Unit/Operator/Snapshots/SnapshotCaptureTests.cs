using System.Text.Json;
using Berth.Crds;
using Berth.Operator.Snapshots;
using FsCheck;
using FsCheck.Fluent;
using k8s.Models;

namespace Berth.Tests.Unit.Operator.Snapshots;

public sealed class SnapshotCaptureTests
{
    [Fact]
    public void Spec_AnyEnvironment_HoldsNoneOfItsValues()
    {
        var variables =
            from number in Gen.Choose(0, int.MaxValue)
            from kind in Gen.Choose(0, 2)
            select (Secret: $"secret-{number:x8}", Kind: kind);
        Check.QuickThrowOnFailure(Prop.ForAll(variables.ArrayOf().ToArbitrary(), drawn =>
        {
            var view = Samples.SnapshotView with
            {
                Workspace = Samples.SnapshotView.Workspace!.With(spec => spec with
                {
                    Env = [.. drawn.Select((variable, index) => Variable($"NAME_{index}", variable.Secret, variable.Kind))],
                    EnvFrom = [.. drawn.Select(variable => new V1EnvFromSource { SecretRef = new() { Name = variable.Secret } })],
                }),
            };

            var plan = SnapshotPlanner.Plan(view);
            var told = JsonSerializer.Serialize(plan.Status, CrdsJsonContext.Default.WorkspaceSnapshotStatus)
                + string.Concat(plan.Describe())
                + string.Concat(plan.Events.Select(told => told.Message));

            return !told.Contains("secret-", StringComparison.Ordinal)
                && (plan.Status.Workspace!.EnvNames ?? []).SequenceEqual(drawn.Select((_, index) => $"NAME_{index}"));
        }));
    }

    [Fact]
    public void Spec_ClassFilledIn_IsCapturedAsItWorkedOut()
    {
        var captured = SnapshotCapture.Spec(Samples.SnapshotView);

        captured.Image.ShouldBe("example/image:1");
        captured.ClassName.ShouldBe("standard");
        captured.Ports!.ShouldHaveSingleItem().Port.ShouldBe(8080);
        captured.Volumes!.ShouldHaveSingleItem().Size.ShouldBe("10Gi");
    }

    [Fact]
    public void Spec_ClaimGotMoreThanAskedFor_CapturesWhatItHas()
    {
        var large = Samples.Claim with
        {
            Spec = Samples.Claim.Spec! with { StorageClassName = "chosen-by-the-cluster" },
            Status = new() { Phase = "Bound", Capacity = new Dictionary<string, ResourceQuantity> { ["storage"] = "12Gi" } },
        };

        var volume = SnapshotCapture.Spec(Samples.SnapshotView with { Claims = [large] }).Volumes!.ShouldHaveSingleItem();

        volume.Size.ShouldBe("12Gi");
        volume.StorageClassName.ShouldBe("chosen-by-the-cluster");
    }

    [Fact]
    public void Volumes_ExcludedOnes_AreNotCaptured()
    {
        var view = Samples.SnapshotView with
        {
            Workspace = Samples.Workspace.With(spec => spec with
            {
                Volumes =
                [
                    new() { Name = "home", MountPath = "/home/workspace" },
                    new() { Name = "cache", MountPath = "/cache", Snapshot = SnapshotInclusion.Exclude },
                ],
            }),
        };

        SnapshotCapture.Volumes(view).ShouldHaveSingleItem().VolumeSnapshotName.ShouldBe("s1-home");
        SnapshotCapture.Spec(view).Volumes!.Count.ShouldBe(2, "a copy gets the excluded volume too, empty");
    }

    private static V1EnvVar Variable(string name, string secret, int kind) => kind switch
    {
        0 => new() { Name = name, Value = secret },
        1 => new() { Name = name, ValueFrom = new() { SecretKeyRef = new() { Name = secret, Key = secret } } },
        _ => new() { Name = name, ValueFrom = new() { ConfigMapKeyRef = new() { Name = secret, Key = secret } } },
    };
}
