using Berth.DevStorage.Contents;
using Berth.DevStorage.Data;
using Berth.DevStorage.Objects;
using Berth.DevStorage.Snapshots;
using Berth.DevStorage.Volumes;
using Berth.Kube.Models;
using FsCheck;
using FsCheck.Fluent;
using k8s;
using k8s.Models;

namespace Berth.Tests.Unit.DevStorage;

/// <summary>The plans together, in any order, with a deletion at any moment: they come to rest and leave nothing behind.</summary>
public sealed class LifeOfASnapshotTests
{
    private const int Patience = 400;

    [Fact]
    public void Plans_DeletedAtAnyMoment_LeaveNothingUnlessRetained() =>
        Prop.ForAll(
            Gen.Choose(0, 30).ToArbitrary(),
            Gen.Elements("", "slow=3s", "error-then-ready=2", "never-ready", "ready-without-size", "fail", "deleted-while-made", "data-loss").ToArbitrary(),
            ArbMap.Default.ArbFor<(bool Retain, int Seed)>(),
            (moment, fault, how) =>
            {
                var world = new World(fault, how.Retain, new(how.Seed));
                world.Run(moment);
                world.DeleteSnapshot();

                world.Run(Patience);

                world.Snapshot.ShouldBeNull();
                world.Claim.HasFinalizer(StorageNames.ClaimAsSource).ShouldBeFalse();
                if (!how.Retain)
                {
                    world.Content.ShouldBeNull();
                    world.Stored.ShouldBeNull();
                }
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Plans_WithoutAFatalFault_MakeItReady() =>
        Prop.ForAll(
            Gen.Elements("", "slow=3s", "error-then-ready=2", "ready-without-size").ToArbitrary(),
            ArbMap.Default.ArbFor<int>(),
            (fault, seed) =>
            {
                var world = new World(fault, retain: false, new(seed));

                world.Run(Patience);

                world.Snapshot!.Status!.ReadyToUse.ShouldBe(true);
                world.Snapshot.Status.Error.ShouldBeNull();
                world.Content!.HasAnnotation(StorageNames.BeingCreated).ShouldBeFalse();
                world.Claim.HasFinalizer(StorageNames.ClaimAsSource).ShouldBeFalse();
                world.Next().ShouldBeEmpty();
            }).QuickCheckThrowOnFailure();

    /// <summary>One claim, one snapshot, and what the controllers' steps do to them.</summary>
    private sealed class World(string fault, bool retain, Random random)
    {
        private readonly V1VolumeSnapshotClass _class = Some.Class with { DeletionPolicy = retain ? "Retain" : "Delete" };
        private DateTimeOffset _now = Some.Now;

        public V1VolumeSnapshot? Snapshot { get; private set; } = Some.Annotated(Some.Snapshot, Driver.FaultKey, fault);

        public V1VolumeSnapshotContent? Content { get; private set; }

        public V1PersistentVolumeClaim Claim { get; private set; } = Some.Claim;

        public StoredSnapshot? Stored { get; private set; }

        public void Run(int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                var possible = Next();
                _now = _now.AddSeconds(1);
                if (possible.Count > 0)
                {
                    possible[random.Next(possible.Count)]();
                }
            }
        }

        public void DeleteSnapshot() => Snapshot = Snapshot is null ? null : Settle(Some.Deleted(Snapshot));

        public List<Action> Next()
        {
            var possible = new List<Action>();
            if (Snapshot is not null && SnapshotPlan.Next(new(Snapshot, Claim, Some.Volume, Content, [_class], false)) is { } step)
            {
                possible.Add(() => Do(step));
            }

            if (Content is not null && ContentPlan.Next(new(Content, Snapshot, _class, Some.Volume, Stored, _now)) is { } other and not ContentStep.Wait)
            {
                possible.Add(() => Do(other));
            }

            var captured = Snapshot is not null && Binding.IsBeingCaptured(Claim, [Snapshot]);
            if (ClaimPlan.Next(new(Claim, null, true, true, null, null, null, captured, _now)) is ClaimStep.Release)
            {
                possible.Add(() => Claim = Without(Claim, StorageNames.ClaimAsSource));
            }

            return possible;
        }

        private void Do(SnapshotStep step)
        {
            var snapshot = Snapshot!;
            switch (step)
            {
                case SnapshotStep.AddFinalizer add: Snapshot = With(snapshot, add.Finalizer); break;
                case SnapshotStep.RemoveFinalizer remove: Snapshot = Settle(Without(snapshot, remove.Finalizer)); break;
                case SnapshotStep.ProtectClaim: Claim = With(Claim, StorageNames.ClaimAsSource); break;
                case SnapshotStep.CreateContent create:
                    Content = create.Content with { Metadata = create.Content.Metadata with { CreationTimestamp = _now.UtcDateTime } };
                    break;
                case SnapshotStep.MarkContent: Content = Some.Annotated(Content!, StorageNames.BeingDeleted, "yes"); break;
                case SnapshotStep.DeleteContent: Content = Settle(Some.Deleted(Content!)); break;
                case SnapshotStep.WriteStatus write: Snapshot = snapshot with { Status = write.Status }; break;
                case SnapshotStep.Refuse refuse:
                    Snapshot = snapshot with { Status = (snapshot.Status ?? new()) with { Error = new() { Message = refuse.Message } } };
                    break;
                default: throw new InvalidOperationException($"unexpected {step}");
            }
        }

        private void Do(ContentStep step)
        {
            var content = Content!;
            switch (step)
            {
                case ContentStep.AddFinalizer: Content = With(content, StorageNames.ContentBound); break;
                case ContentStep.RemoveFinalizer: Content = Settle(Without(content, StorageNames.ContentBound)); break;
                case ContentStep.BeginMaking: Content = Some.Annotated(content, StorageNames.BeingCreated, "yes"); break;
                case ContentStep.EndMaking:
                    Content = content with
                    {
                        Metadata = content.Metadata with
                        {
                            Annotations = content.Metadata.Annotations!.Where(a => a.Key != StorageNames.BeingCreated).ToDictionary(),
                        },
                    };
                    break;
                case ContentStep.Cut cut: Stored = new(1_000_000_000, cut.RestoreSize, cut.VolumeHandle); break;
                case ContentStep.WriteStatus write: Content = content with { Status = write.Status }; break;
                case ContentStep.Refuse refuse: Content = content with { Status = Failed(content, refuse.Message) }; break;
                case ContentStep.FailOnPurpose fail:
                    Content = Some.Annotated(content, Driver.AttemptsKey, $"{fail.Attempt}") with { Status = Failed(content, $"attempt {fail.Attempt}") };
                    break;
                case ContentStep.DeleteData: (Stored, Content) = (null, content with { Status = new() { ReadyToUse = false } }); break;
                case ContentStep.DeleteSnapshot: DeleteSnapshot(); break;
                case ContentStep.LoseData: Stored = null; break;
                default: throw new InvalidOperationException($"unexpected {step}");
            }
        }

        private static V1VolumeSnapshotContentStatus Failed(V1VolumeSnapshotContent content, string message) =>
            (content.Status ?? new()) with { ReadyToUse = false, Error = new() { Message = message } };

        private static T With<T>(T entity, string finalizer)
            where T : class, IKubernetesObject<V1ObjectMeta> =>
            entity.WithMetadata(metadata => metadata with { Finalizers = [.. metadata.Finalizers ?? [], finalizer] });

        private static T Without<T>(T entity, string finalizer)
            where T : class, IKubernetesObject<V1ObjectMeta> =>
            entity.WithMetadata(metadata => metadata with { Finalizers = [.. metadata.Finalizers!.Where(f => f != finalizer)] });

        // What the API server does: an object whose deletion was asked for goes with its last finalizer.
        private static T? Settle<T>(T entity)
            where T : class, IKubernetesObject<V1ObjectMeta> =>
            entity.IsBeingDeleted() && entity.Metadata.Finalizers is not { Count: > 0 } ? null : entity;
    }
}
