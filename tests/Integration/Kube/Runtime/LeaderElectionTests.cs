using Berth.Kube.Client;
using Berth.Kube.Runtime;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Berth.Tests.Integration.Kube.Runtime;

/// <summary>Leadership among several, on a real API server.</summary>
public sealed class LeaderElectionTests(ControlPlane controlPlane) : IAsyncLifetime
{
    private readonly KubernetesClient _client = controlPlane.NewClient();
    private string _namespace = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _namespace = await ControlPlane.NewNamespaceAsync(_client, Ct);

    public async ValueTask DisposeAsync()
    {
        await _client.DeleteAsync<V1Namespace>(null, _namespace, null, CancellationToken.None);
        _client.Dispose();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Operator_LeaderStops_StandbyTakesOverAtOnceAndBothNeverWork_KubeOps784()
    {
        var first = new TestOperator(controlPlane, _namespace, "leader-1", elect: true);
        await first.StartAsync(Ct);
        await _client.CreateAsync(TestOperator.Parent(_namespace, "a"), Ct);
        await Wait.ForAsync(() => first.Calls.Contains("reconcile a"), "the first to lead", Ct);

        await using var second = new TestOperator(controlPlane, _namespace, "leader-2", elect: true);
        await second.StartAsync(Ct);
        await Wait.ForAsync(() => second.Health.Ready, "the standby to be ready", Ct);
        var before = (await GetLeaseAsync()).Spec!.RenewTime;
        await Wait.ForAsync(
            GetLeaseAsync,
            lease => lease.Spec!.RenewTime > before + TestOperator.LeaseDuration,
            "the leader to have renewed its lease for longer than a lease lasts",
            Ct);
        second.Calls.ShouldBeEmpty("the lease never ran out");

        await first.StopAsync(Ct);
        (await GetLeaseAsync()).Spec!.HolderIdentity.ShouldBeNullOrEmpty("it was given back");
        await Wait.ForAsync(() => second.Calls.Contains("reconcile a"), "the second to lead", Ct);
        (await GetLeaseAsync()).Spec!.LeaseTransitions.ShouldBe(1);
        await first.DisposeAsync();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Elector_LeaderDies_IsFollowedAfterTheLeaseHasRunOut_KubeOps677()
    {
        var dead = Elector("dead");
        await dead.AcquireAsync(Ct);
        var renewed = (await GetLeaseAsync()).Spec!.RenewTime!.Value;

        var next = Elector("next");
        await Wait.ForEndAsync(next.AcquireAsync(Ct), "the lease of the dead leader to be taken", Ct);
        var taken = (await GetLeaseAsync()).Spec!;
        taken.HolderIdentity.ShouldBe("next");
        taken.AcquireTime.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(renewed + TestOperator.LeaseDuration, "not before it had run out");

        // The one that was thought dead comes back: it must see that it has lost.
        await dead.HoldAsync(Ct);
        dead.IsLeader.ShouldBeFalse();
        next.IsLeader.ShouldBeTrue();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Operator_LeaseTakenAway_EndsTheProcessWithAnError()
    {
        var before = Environment.ExitCode;
        try
        {
            await using var running = new TestOperator(controlPlane, _namespace, "loser", elect: true);
            await running.StartAsync(Ct);
            await _client.CreateAsync(TestOperator.Parent(_namespace, "a"), Ct);
            await Wait.ForAsync(() => running.Calls.Contains("reconcile a"), "it to lead", Ct);

            await Wait.ForAsync(StealAsync, "the lease to be taken away", Ct);
            await Wait.ForAsync(() => !running.Health.Alive && !running.Health.Ready, "the end of its leadership", Ct);

            Environment.ExitCode.ShouldBe(1);
            (await GetLeaseAsync()).Spec!.HolderIdentity.ShouldBe("thief", "what is not ours is not given back");
        }
        finally
        {
            Environment.ExitCode = before;
        }
    }

    private async Task<bool> StealAsync()
    {
        var lease = await GetLeaseAsync();
        try
        {
            await _client.UpdateAsync(lease with { Spec = lease.Spec! with { HolderIdentity = "thief" } }, Ct);
            return true;
        }
        catch (KubernetesApiException exception) when (exception.IsConflict)
        {
            return false;
        }
    }

    private LeaderElector Elector(string identity) => new(
        _client,
        new() { Identity = identity, LeaseDuration = TestOperator.LeaseDuration, RenewDeadline = TestOperator.RenewDeadline, RetryPeriod = TestOperator.RetryPeriod },
        _namespace,
        "test",
        TimeProvider.System,
        NullLogger.Instance);

    private async Task<V1Lease> GetLeaseAsync() => (await _client.GetAsync<V1Lease>(_namespace, "test", Ct))!;
}
