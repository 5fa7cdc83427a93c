using System.Net;
using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using Berth.Tests.Faults.Proxy;
using Berth.Tests.Integration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Berth.Tests.Faults.Runtime;

/// <summary>
/// Two electors of one lease on a real API server, of which the first has a bad line. Numbers are those of the issues in which others met
/// the fault.
/// </summary>
public sealed class ElectorFaultTests(ControlPlane controlPlane) : IAsyncLifetime
{
    // More room, before the deadline and between it and the end of the lease, than a busy machine loses.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Lease = Deadline * 3;

    private readonly KubernetesClient _around = controlPlane.NewClient();
    private readonly ApiServer _server = new(controlPlane.KubeconfigPath);
    private FaultProxy _proxy = null!;
    private KubernetesClient _through = null!;
    private LeaderElector _first = null!;
    private LeaderElector _second = null!;
    private string _namespace = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _namespace = await ControlPlane.NewNamespaceAsync(_around, Ct);
        _proxy = await FaultProxy.StartAsync(_server);
        _through = new(_proxy.Cluster);
        (_first, _second) = (Elector(_through, "first"), Elector(_around, "second"));
        await _first.AcquireAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        _through.Dispose();
        await _proxy.DisposeAsync();
        await _around.DeleteAsync<V1Namespace>(null, _namespace, null, CancellationToken.None);
        _around.Dispose();
        _server.Dispose();
    }

    /// <summary>Whatever keeps it from renewing, it gives up before another may lead.</summary>
    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData("refused")]
    [InlineData("silent")]
    [InlineData("unavailable")]
    public async Task Elector_CutOff_GivesUpBeforeAnotherLeads_KubeOps784(string line)
    {
        var fault = line switch
        {
            "refused" => CommonFaults.Refuse,
            "silent" => CommonFaults.Silence,
            _ => CommonFaults.Status((int)HttpStatusCode.ServiceUnavailable, "ServiceUnavailable"),
        };
        _proxy.Inject(IsLease, fault);
        var holding = _first.HoldAsync(Ct);
        var acquiring = _second.AcquireAsync(Ct);

        await Task.WhenAny(holding, acquiring);

        acquiring.IsCompleted.ShouldBeFalse("two led");
        _first.IsLeader.ShouldBeFalse();
        await acquiring;
        _second.IsLeader.ShouldBeTrue();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Elector_LineIsBadForLessThanTheDeadline_KeepsLeading()
    {
        var bad = 0;
        Fault[] faults = [CommonFaults.Refuse, CommonFaults.Status(500, "InternalError"), CommonFaults.Truncate(20)];
        _proxy.Inject(IsLease, exchange => faults[bad++](exchange), times: faults.Length);

        await KeepsAsync(() => bad == faults.Length);
    }

    /// <summary>The server has renewed the lease, and the answer is lost: what the elector holds is old, and the lease is still its own.</summary>
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Elector_AnswerToARenewalIsLost_KeepsLeading()
    {
        var lost = _proxy.Inject(call => IsLease(call) && call.IsWrite, CommonFaults.AfterWhich(() => Task.CompletedTask), times: 1);

        await KeepsAsync(() => lost.Hits == 1);
    }

    /// <summary>Who has lost can lead again; who leads meanwhile is not disturbed by one that does not know.</summary>
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Elector_LostAndBack_LeadsAgainWhenTheOtherIsDone_KubeOps677()
    {
        var cut = _proxy.Inject(IsLease, CommonFaults.Refuse);
        await Task.WhenAll(_first.HoldAsync(Ct), _second.AcquireAsync(Ct));
        cut.Stop();

        // As the process that is started in the place of the one that ended.
        var again = Elector(_through, "first, again");
        var acquiring = again.AcquireAsync(Ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var holding = _second.HoldAsync(stop.Token);
        await RenewsForALeaseAsync("second", holding, acquiring);
        acquiring.IsCompleted.ShouldBeFalse("the second renews");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => holding);
        await _second.ReleaseAsync(Ct);
        await acquiring;

        again.IsLeader.ShouldBeTrue();
        _second.IsLeader.ShouldBeFalse();
        (await LeaseAsync()).Spec!.LeaseTransitions.ShouldBe(2);
    }

    private static bool IsLease(ApiCall call) => call.Resource == "leases";

    /// <summary>For longer than a lease lasts, and past the faults.</summary>
    private async Task KeepsAsync(Func<bool> past)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var holding = _first.HoldAsync(stop.Token);
        var acquiring = _second.AcquireAsync(stop.Token);
        await Wait.ForAsync(past, "the faults to strike", Ct);
        await RenewsForALeaseAsync("first", holding, acquiring);

        holding.IsCompleted.ShouldBeFalse("it gave up");
        acquiring.IsCompleted.ShouldBeFalse("another leads");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => holding);
        await Should.ThrowAsync<OperationCanceledException>(() => acquiring);
    }

    /// <summary>Waits until a leader has renewed its lease for longer than a lease lasts, or has lost it.</summary>
    private async Task RenewsForALeaseAsync(string leader, Task holding, Task acquiring)
    {
        var before = (await LeaseAsync()).Spec!.RenewTime;
        var lease = await Wait.ForAsync(
            LeaseAsync,
            lease => lease.Spec!.RenewTime > before + Lease || holding.IsCompleted || acquiring.IsCompleted,
            $"the {leader} to have renewed for longer than a lease lasts",
            Ct);
        lease.Spec!.HolderIdentity.ShouldBe(leader);
    }

    private async Task<V1Lease> LeaseAsync() => (await _around.GetAsync<V1Lease>(_namespace, "test", Ct))!;

    private LeaderElector Elector(KubernetesClient client, string identity) => new(
        client,
        new() { Identity = identity, LeaseDuration = Lease, RenewDeadline = Deadline, RetryPeriod = TimeSpan.FromSeconds(0.5) },
        _namespace,
        "test",
        TimeProvider.System,
        NullLogger.Instance);
}
