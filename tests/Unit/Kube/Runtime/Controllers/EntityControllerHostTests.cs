using System.Collections.Concurrent;
using System.Net;
using Berth.Kube.Client;
using Berth.Kube.Metrics;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using Berth.Tests.Unit.Kube.Metrics;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;
using static Berth.Tests.Unit.Kube.Runtime.Stores.ConfigMaps;

namespace Berth.Tests.Unit.Kube.Runtime.Controllers;

public sealed class EntityControllerHostTests : IEntityController<V1ConfigMap>, IAsyncDisposable
{

    private readonly ManualTimeProvider _time = new();
    private readonly EntityStore<V1ConfigMap> _store = new();
    private readonly EntityStore<V1Pod> _pods = new();
    private readonly BlockingCollection<string> _calls = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly ServiceProvider _services;
    private readonly CollectorRegistry _registry = new();
    private readonly ControllerOptions<V1ConfigMap> _options;
    private Func<V1ConfigMap, CancellationToken, Task<ReconciliationResult<V1ConfigMap>>> _reconcile =
        (entity, _) => Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity));

    private Task _running = Task.CompletedTask;

    public EntityControllerHostTests()
    {
        _services = new ServiceCollection().AddSingleton(_store).AddSingleton(_pods).BuildServiceProvider();
        _options = new(new OperatorBuilder(new ServiceCollection()));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _abort.CancelAsync();
        await _running;
        _stop.Dispose();
        _abort.Dispose();
        _calls.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task RunAsync_Exception_StopsNoWorkerAndIsTriedAgainWithGrowingDelay_KubeOps787()
    {
        var failing = true;
        _reconcile = (entity, _) => failing && entity.Metadata.Name == "bad"
            ? throw new InvalidOperationException("bad")
            : Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity));
        Start();
        _store.Put(Make("bad", 1));
        Next().ShouldBe("reconcile bad 1");
        (await _time.AdvanceToNextTimerAsync()).ShouldBe(TimeSpan.FromMilliseconds(5));
        Next().ShouldBe("reconcile bad 1");
        (await _time.AdvanceToNextTimerAsync()).ShouldBe(TimeSpan.FromMilliseconds(10));
        Next().ShouldBe("reconcile bad 1");

        failing = false;
        _store.Put(Make("good", 2));
        Next().ShouldBe("reconcile good 2");
    }

    [Fact]
    public void RunAsync_TurnsUnreadableAndIsDeleted_DeletedIsCalledOnceWithWhatWasReadLast()
    {
        Start();
        _store.Put(Make("a", 1));
        Next().ShouldBe("reconcile a 1");
        _store.Put(new Unreadable<V1ConfigMap>(Make("a", 2), "broken"));
        _store.Put(new Unreadable<V1ConfigMap>(Make("b", 3), "broken"));
        _store.Remove(Make("b", 4));
        _store.Put(Make("c", 5));
        Next().ShouldBe("reconcile c 5", "nothing was called of the two");

        _store.Remove(Make("a", 6));
        Next().ShouldBe("deleted a 1");
    }

    [Fact]
    public async Task RunAsync_RetryAfterAChange_SeesTheNewObject_KubeOps298()
    {
        var first = true;
        _reconcile = (entity, _) =>
        {
            var result = first ? throw new KubernetesApiException("conflict") { StatusCode = HttpStatusCode.Conflict } : ReconciliationResult<V1ConfigMap>.Success(entity);
            return Task.FromResult(result);
        };
        Start();
        _store.Put(Make("a", 1));
        Next().ShouldBe("reconcile a 1");
        first = false;
        _store.Put(Make("a", 2));
        Next().ShouldBe("reconcile a 2");
        await Task.CompletedTask;
    }

    [Fact]
    public async Task RunAsync_RequeueAfter_ComesBackThen()
    {
        _reconcile = (entity, _) => Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity, TimeSpan.FromSeconds(7)));
        Start();
        _store.Put(Make("a", 1));
        Next();

        (await _time.AdvanceToNextTimerAsync()).ShouldBe(TimeSpan.FromSeconds(7));
        Next().ShouldBe("reconcile a 1");
    }

    [Fact]
    public async Task RunAsync_StatusWrittenWhileARequeueIsAskedFor_ComesBackThen_KubeOps554()
    {
        _reconcile = (entity, _) =>
        {
            if (entity.Metadata.ResourceVersion == "1")
            {
                // The event of the reconcile's own status write, which comes before the reconcile has ended.
                _store.Put(Make("a", 2));
            }

            return Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity, TimeSpan.FromSeconds(7)));
        };
        Start();
        _store.Put(Make("a", 1));
        Next().ShouldBe("reconcile a 1");
        Next().ShouldBe("reconcile a 2");

        (await _time.AdvanceToNextTimerAsync()).ShouldBe(TimeSpan.FromSeconds(7));
        Next().ShouldBe("reconcile a 2");
    }

    [Fact]
    public void RunAsync_DeletedBeforeItsRetry_IsNotReconciledAgain_KubeOps365()
    {
        _reconcile = (_, _) => throw new InvalidOperationException("bad");
        Start();
        _store.Put(Make("a", 1));
        Next().ShouldBe("reconcile a 1");
        _store.Remove(Make("a", 2));
        Next().ShouldBe("deleted a 1");

        _time.Advance(TimeSpan.FromMinutes(1));
        _store.Put(Make("b", 3));
        Next().ShouldBe("reconcile b 3");
    }

    [Fact]
    public async Task RunAsync_ConflictAfterConflict_IsTriedWithWhatIsKnownByThen_KubeOps594_1001()
    {
        var refusals = 3;
        _reconcile = (entity, _) => refusals-- > 0
            ? throw new KubernetesApiException("conflict") { StatusCode = HttpStatusCode.Conflict }
            : Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity));
        Start();
        _store.Put(Make("a", 1));
        Next().ShouldBe("reconcile a 1");
        (await _time.AdvanceToNextTimerAsync()).ShouldBe(TimeSpan.FromMilliseconds(5));
        Next().ShouldBe("reconcile a 1");
        _store.Put(Make("a", 2));
        Next().ShouldBe("reconcile a 2");

        await _time.AdvanceToNextTimerAsync();
        Next().ShouldBe("reconcile a 2");
        refusals.ShouldBe(-1);
    }

    /// <summary>Others drop an entry for good after five errors.</summary>
    [Fact]
    public async Task RunAsync_FailsTwentyTimes_IsNeverDropped()
    {
        _reconcile = (_, _) => throw new InvalidOperationException("bad");
        Start();
        _store.Put(Make("a", 1));
        for (var failures = 1; failures <= 20; failures++)
        {
            Next().ShouldBe("reconcile a 1");
            (await _time.AdvanceToNextTimerAsync()).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(1000));
        }

        Next().ShouldBe("reconcile a 1");
    }

    [Fact]
    public async Task RunAsync_NothingHappens_LooksAgainAfterTenHoursGiveOrTakeATenth()
    {
        Start();
        _store.Put(Make("a", 1));
        Next();

        (await _time.AdvanceToNextTimerAsync()).ShouldBeInRange(TimeSpan.FromHours(9), TimeSpan.FromHours(11));
        Next().ShouldBe("reconcile a 1");
    }

    [Fact]
    public async Task RunAsync_FailureWithADelay_WaitsAtLeastThatLong()
    {
        _reconcile = (entity, _) => Task.FromResult(ReconciliationResult<V1ConfigMap>.Failure(entity, "no", requeueAfter: TimeSpan.FromSeconds(3)));
        Start();
        _store.Put(Make("a", 1));
        Next();

        (await _time.AdvanceToNextTimerAsync()).ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task RunAsync_Terminal_IsNotTriedAgainUntilItChanges()
    {
        _reconcile = (entity, _) => Task.FromResult(ReconciliationResult<V1ConfigMap>.Terminal(entity, "wrong"));
        Start();
        _store.Put(Make("a", 1));
        Next();
        (await _time.AdvanceToNextTimerAsync()).ShouldBeGreaterThan(TimeSpan.FromHours(8));
        Next();

        _store.Put(Make("a", 2));
        Next().ShouldBe("reconcile a 2");
    }

    [Fact]
    public void RunAsync_Gone_CallsDeletedWithTheLastState()
    {
        Start();
        _store.Put(Make("a", 1));
        Next();
        _store.Remove(Make("a", 5));

        Next().ShouldBe("deleted a 1");
    }

    [Fact]
    public void RunAsync_OwnedChanges_WakesItsControllerOnly()
    {
        _options.Owns<V1Pod>();
        _store.Put(Make("a", 1));
        Start();
        Next();

        _pods.Put(Pod("p1", 1, new() { ApiVersion = "v1", Kind = "ConfigMap", Name = "a", Uid = "uid-a", Controller = true }));
        Next().ShouldBe("reconcile a 1");
        _pods.Put(Pod("p2", 2, new() { ApiVersion = "v1", Kind = "ConfigMap", Name = "a", Uid = "uid-a" }));
        _pods.Put(Pod("p3", 3, new() { ApiVersion = "apps/v1", Kind = "ConfigMap", Name = "a", Uid = "uid-a", Controller = true }));
        _store.Put(Make("last", 4));
        Next().ShouldBe("reconcile last 4", "neither a mere owner nor a kind of another group is woken");
    }

    [Fact]
    public void RunAsync_WatchedMovesAway_WakesBeforeAndAfter()
    {
        _options.Watches<V1Pod>((pod, _) => [new("ns", pod.Metadata.Label("for")!)]);
        _store.Put(Make("a", 1));
        _store.Put(Make("b", 1));
        Start();
        string[] initial = [Next(), Next()];
        initial.Order().ToArray().ShouldBe(["reconcile a 1", "reconcile b 1"]);

        _pods.Put(Pod("p", 1) with { Metadata = Pod("p", 1).Metadata with { Labels = new Dictionary<string, string> { ["for"] = "a" } } });
        Next().ShouldBe("reconcile a 1");
        _pods.Put(Pod("p", 2) with { Metadata = Pod("p", 2).Metadata with { Labels = new Dictionary<string, string> { ["for"] = "b" } } });
        string[] both = [Next(), Next()];
        both.Order().ToArray().ShouldBe(["reconcile a 1", "reconcile b 1"]);
    }

    [Fact]
    public async Task RunAsync_Stopped_FinishesWhatIsInHand()
    {
        var finish = new TaskCompletionSource();
        _reconcile = async (entity, ct) =>
        {
            await finish.Task.WaitAsync(ct);
            return ReconciliationResult<V1ConfigMap>.Success(entity);
        };
        Start();
        _store.Put(Make("a", 1));
        Next();
        await _stop.CancelAsync();
        _running.IsCompleted.ShouldBeFalse();

        finish.SetResult();
        await _running;
    }

    [Fact]
    public async Task RunAsync_Aborted_BreaksOffWhatIsInHand()
    {
        _reconcile = async (entity, ct) =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            return ReconciliationResult<V1ConfigMap>.Success(entity);
        };
        Start();
        _store.Put(Make("a", 1));
        Next();
        await _stop.CancelAsync();
        await _abort.CancelAsync();

        await _running;
    }

    public Task<ReconciliationResult<V1ConfigMap>> ReconcileAsync(V1ConfigMap entity, CancellationToken cancellationToken)
    {
        _calls.Add($"reconcile {entity.Metadata.Name} {entity.Metadata.ResourceVersion}", CancellationToken.None);
        return _reconcile(entity, cancellationToken);
    }

    public Task<ReconciliationResult<V1ConfigMap>> DeletedAsync(V1ConfigMap entity, CancellationToken cancellationToken)
    {
        _calls.Add($"deleted {entity.Metadata.Name} {entity.Metadata.ResourceVersion}", CancellationToken.None);
        return Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity));
    }

    private static V1Pod Pod(string name, long version, V1OwnerReference? owner = null) =>
        new() { Metadata = new() { Name = name, NamespaceProperty = "ns", Uid = $"uid-{name}", ResourceVersion = $"{version}", OwnerReferences = owner is null ? null : [owner] } };

    /// <summary>A standby has neither queue nor workers, and its counters exist: a rate has no first step without a zero before it.</summary>
    [Fact]
    public async Task Metrics_NotStartedYet_AreThereWithZero()
    {
        Host();

        var text = await _registry.ScrapeAsync();
        foreach (var result in (string[])["success", "requeue", "requeue_after", "error"])
        {
            text.ShouldContain($"controller_runtime_reconcile_total{{controller=\"test\",result=\"{result}\"}} 0\n");
        }

        text.ShouldContain("controller_runtime_max_concurrent_reconciles{controller=\"test\"} 0\n");
        text.ShouldContain("workqueue_adds_total{name=\"test\"} 0\n");
        text.ShouldContain("workqueue_depth{name=\"test\"} 0\n");
    }

    /// <summary>As controller-runtime counts: dashboards that add up errors see those too that are not tried again.</summary>
    [Fact]
    public async Task Metrics_Terminal_IsAnErrorAndCountedByItself()
    {
        _reconcile = (entity, _) => Task.FromResult(ReconciliationResult<V1ConfigMap>.Terminal(entity, "wrong"));
        Start();
        _store.Put(Make("a", 1));
        Next().ShouldBe("reconcile a 1");
        await _stop.CancelAsync();
        await _running;

        var text = await _registry.ScrapeAsync();
        text.ShouldContain("controller_runtime_reconcile_total{controller=\"test\",result=\"error\"} 1\n");
        text.ShouldContain("controller_runtime_reconcile_errors_total{controller=\"test\"} 1\n");
        text.ShouldContain("controller_runtime_terminal_reconcile_errors_total{controller=\"test\"} 1\n");
        text.ShouldContain("controller_runtime_active_workers{controller=\"test\"} 0\n");
        text.ShouldContain("workqueue_work_duration_seconds_count{name=\"test\"} 1\n");
    }

    private void Start() => _running = Host().RunAsync(_stop.Token, _abort.Token);

    private EntityControllerHost<V1ConfigMap> Host()
    {
        var reconciler = new EntityReconciler<V1ConfigMap>(_store, this, [], (_, _, _) => throw new InvalidOperationException("no finalizers here"));
        var metrics = MetricsServiceCollectionExtensions.FactoryOf(_registry);
        return new EntityControllerHost<V1ConfigMap>(
            "test", _store, reconciler, _options, new StoreProvider(_services), _time, new(metrics), new(metrics, _registry), NullLogger.Instance);
    }

    private string Next()
    {
        _calls.TryTake(out var call, TestLimits.OfAWait).ShouldBeTrue("nothing was reconciled");
        return call!;
    }
}
