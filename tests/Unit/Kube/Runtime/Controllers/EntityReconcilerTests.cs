using System.Net;
using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using k8s.Models;
using static Berth.Tests.Unit.Kube.Runtime.Stores.ConfigMaps;

namespace Berth.Tests.Unit.Kube.Runtime.Controllers;

public sealed class EntityReconcilerTests : IEntityController<V1ConfigMap>
{
    private static readonly ObjectKey Key = new("ns", "a");

    private readonly EntityStore<V1ConfigMap> _store = new();
    private readonly List<string> _calls = [];
    private Func<V1ConfigMap, V1ConfigMap> _server = entity => entity;
    private ReconciliationResult<V1ConfigMap>? _finalized;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReconcileAsync_TurnsUnreadable_NothingIsCalledNotEvenDeleted()
    {
        _store.Put(Make("a", 1));
        _store.Put(new Unreadable<V1ConfigMap>(Terminating(WithFinalizers(Make("a", 2), 2, "x/one")), "broken"));

        (await Reconciler("x/one").ReconcileAsync(Key, Cancel)).ShouldBeNull();

        _calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReconcileAsync_AnswerToTheFinalizersPatchCannotBeRead_LeavesItAlone()
    {
        _store.Put(Make("a", 1));
        _server = entity => throw new UnreadableObjectException<V1ConfigMap>(new ApiRequest(HttpMethod.Patch, "x"), new(Make("a", 2), "broken"));

        (await Reconciler("x/one").ReconcileAsync(Key, Cancel)).ShouldBeNull();
        (await Reconciler("x/one").ReconcileAsync(Key, Cancel)).ShouldBeNull();

        _calls.Count.ShouldBe(1, "the patch is made, and not made again");
    }

    [Fact]
    public async Task ReconcileAsync_FinalizersMissing_AreAttachedInOneWriteBeforeTheFirstReconcile()
    {
        _store.Put(Make("a", 1));
        _server = entity => WithFinalizers(entity, 2, "x/one", "x/two");

        await Reconciler("x/one", "x/two").ReconcileAsync(Key, Cancel);

        _calls.ShouldBe(["patch [test /metadata/uid][test /metadata/finalizers][add /metadata/finalizers]", "reconcile 2"]);
    }

    [Fact]
    public async Task ReconcileAsync_Converged_WritesNothing()
    {
        _store.Put(WithFinalizers(Make("a", 1), 1, "other/x", "x/one"));

        await Reconciler("x/one").ReconcileAsync(Key, Cancel);

        _calls.ShouldBe(["reconcile 1"]);
    }

    [Fact]
    public async Task ReconcileAsync_TerminatingBeforeWeStarted_IsFinalized_KubeOps972()
    {
        _store.Put(Terminating(WithFinalizers(Make("a", 1), 1, "other/x", "x/one")));
        _server = entity => Terminating(WithFinalizers(entity, 2, "other/x"));

        await Reconciler("x/one").ReconcileAsync(Key, Cancel);

        _calls.ShouldBe(["finalize x/one", "patch [test /metadata/uid][test /metadata/finalizers/1][remove /metadata/finalizers/1]"]);
        _store.Get(Key)!.Metadata.Finalizers.ShouldBe(["other/x"]);
    }

    [Fact]
    public async Task ReconcileAsync_LastFinalizerDone_ObjectIsGoneFromTheStore()
    {
        _store.Put(Terminating(WithFinalizers(Make("a", 1), 1, "x/one")));
        _server = entity => Terminating(WithFinalizers(entity, 2));

        await Reconciler("x/one").ReconcileAsync(Key, Cancel);

        _store.Get(Key).ShouldBeNull();
    }

    [Fact]
    public async Task ReconcileAsync_FinalizerNotDone_StaysOn()
    {
        var entity = Terminating(WithFinalizers(Make("a", 1), 1, "x/one", "x/two"));
        _store.Put(entity);
        _finalized = ReconciliationResult<V1ConfigMap>.Success(entity, TimeSpan.FromSeconds(5));

        (await Reconciler("x/one", "x/two").ReconcileAsync(Key, Cancel)).ShouldBe(_finalized);
        _calls.ShouldBe(["finalize x/one"]);
    }

    [Fact]
    public async Task ReconcileAsync_TerminatingWithoutOurFinalizer_DoesNothing()
    {
        _store.Put(Terminating(WithFinalizers(Make("a", 1), 1, "other/x")));

        (await Reconciler("x/one").ReconcileAsync(Key, Cancel)).ShouldBeNull();
        _calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReconcileAsync_TestOfThePatchFails_IsAConflict()
    {
        _store.Put(Make("a", 1));
        _server = _ => throw new KubernetesApiException("test failed") { StatusCode = HttpStatusCode.UnprocessableEntity };

        (await Should.ThrowAsync<KubernetesApiException>(() => Reconciler("x/one").ReconcileAsync(Key, Cancel))).IsConflict.ShouldBeTrue();
    }

    [Fact]
    public async Task ReconcileAsync_GoneMeanwhile_DoesNothing()
    {
        _store.Put(Make("a", 1));
        _server = _ => throw new KubernetesApiException("gone") { StatusCode = HttpStatusCode.NotFound };

        (await Reconciler("x/one").ReconcileAsync(Key, Cancel)).ShouldBeNull();
        _calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task ReconcileAsync_DeletedAndMadeAgain_TellsOfTheOldOneFirst()
    {
        var reconciler = Reconciler();
        reconciler.Departed.Add(Key, Make("a", 1));
        _store.Put(Make("a", 5, uid: "second"));

        await reconciler.ReconcileAsync(Key, Cancel);
        await reconciler.ReconcileAsync(Key, Cancel);

        _calls.ShouldBe(["deleted 1", "reconcile 5", "reconcile 5"]);
    }

    public Task<ReconciliationResult<V1ConfigMap>> ReconcileAsync(V1ConfigMap entity, CancellationToken cancellationToken)
    {
        _calls.Add($"reconcile {entity.Metadata.ResourceVersion}");
        return Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity));
    }

    public Task<ReconciliationResult<V1ConfigMap>> DeletedAsync(V1ConfigMap entity, CancellationToken cancellationToken)
    {
        _calls.Add($"deleted {entity.Metadata.ResourceVersion}");
        return Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity));
    }

    private static V1ConfigMap WithFinalizers(V1ConfigMap entity, long version, params string[] finalizers) =>
        entity with { Metadata = entity.Metadata with { ResourceVersion = $"{version}", Finalizers = finalizers } };

    private static V1ConfigMap Terminating(V1ConfigMap entity) =>
        entity with { Metadata = entity.Metadata with { DeletionTimestamp = DateTimeOffset.UnixEpoch.UtcDateTime, DeletionGracePeriodSeconds = 0 } };

    private EntityReconciler<V1ConfigMap> Reconciler(params string[] finalizers) => new(
        _store,
        this,
        [.. finalizers.Select(id => new FinalizerRegistration<V1ConfigMap>(id, new Finalizer(this, id)))],
        (entity, patch, _) =>
        {
            var operations = System.Text.Json.Nodes.JsonNode.Parse(patch.ToString())!.AsArray();
            _calls.Add("patch " + string.Concat(operations.Select(operation => $"[{operation!["op"]} {operation["path"]}]")));
            return Task.FromResult(_server(entity));
        });

    private sealed class Finalizer(EntityReconcilerTests test, string id) : IEntityFinalizer<V1ConfigMap>
    {
        public Task<ReconciliationResult<V1ConfigMap>> FinalizeAsync(V1ConfigMap entity, CancellationToken cancellationToken)
        {
            test._calls.Add($"finalize {id}");
            return Task.FromResult(test._finalized ?? ReconciliationResult<V1ConfigMap>.Success(entity));
        }
    }
}
