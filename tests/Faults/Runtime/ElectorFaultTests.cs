using System.Net;
using Berth.Kube.Client;
using Berth.Kube.Runtime;
using Berth.Tests.Faults.Proxy;
using Berth.Tests.Integration;
using k8s.Models;
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

    // Where a leader has to keep its lease: no machine is so busy that it does not come to renew within this.
    private static readonly TimeSpan LongDeadline = TimeSpan.FromMinutes(3);

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
        (_first, _second) = (Elector(_through, "first", Deadline), Elector(_around, "second", Deadline));
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

        await KeepsAsync(() => _proxy.Inject(IsLease, exchange => faults[bad++](exchange), times: faults.Length), faults.Length);
    }

    /// <summary>The server has renewed the lease, and the answer is lost: what the elector holds is old, and the lease is still its own.</summary>
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Elector_AnswerToARenewalIsLost_KeepsLeading()
    {
        await KeepsAsync(() => _proxy.Inject(call => IsLease(call) && call.IsWrite, CommonFaults.AfterWhich(() => Task.CompletedTask), times: 1), 1);
    }

    /// <summary>Who has lost can lead again; who leads meanwhile is not disturbed by one that does not know.</summary>
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Elector_LostAndBack_LeadsAgainWhenTheOtherIsDone_KubeOps677()
    {
        var cut = _proxy.Inject(IsLease, CommonFaults.Refuse);
        var second = Elector(_around, "second", LongDeadline);
        await Task.WhenAll(_first.HoldAsync(Ct), second.AcquireAsync(Ct));
        cut.Stop();

        // As the process that is started in the place of the one that ended.
        var again = Elector(_through, "first, again", Deadline);
        var acquiring = again.AcquireAsync(Ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var holding = second.HoldAsync(stop.Token);
        var (before, calls) = ((await LeaseAsync("test")).Spec!.RenewTime, _proxy.Calls.Count(IsLease));
        await Wait.ForAsync(
            () => LeaseAsync("test"),
            lease => (lease.Spec!.RenewTime > before && _proxy.Calls.Count(IsLease) > calls + 2) || holding.IsCompleted || acquiring.IsCompleted,
            "the second to have renewed while the first asked for the lease",
            Ct);
        acquiring.IsCompleted.ShouldBeFalse("the second renews");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => holding);
        await second.ReleaseAsync(Ct);
        await acquiring;

        again.IsLeader.ShouldBeTrue();
        second.IsLeader.ShouldBeFalse();
        (await LeaseAsync("test")).Spec!.LeaseTransitions.ShouldBe(2);
    }

    private static bool IsLease(ApiCall call) => call.Resource == "leases";

    /// <summary>A leader keeps its lease past some faults: it has renewed it after the last of them, and nobody else has had it.</summary>
    private async Task KeepsAsync(Func<FaultRule> inject, int times)
    {
        const string Name = "kept";
        var (first, second) = (Elector(_through, "first", LongDeadline, Name), Elector(_around, "second", LongDeadline, Name));
        await first.AcquireAsync(Ct);
        var faults = inject();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var holding = first.HoldAsync(stop.Token);
        var acquiring = second.AcquireAsync(stop.Token);

        await Wait.ForAsync(() => faults.Hits >= times || holding.IsCompleted || acquiring.IsCompleted, "the faults to strike", Ct, () => $"{faults.Hits} of {times} did");
        var before = (await LeaseAsync(Name)).Spec!.RenewTime;
        var lease = await Wait.ForAsync(
            () => LeaseAsync(Name), lease => lease.Spec!.RenewTime > before || holding.IsCompleted || acquiring.IsCompleted, "a renewal after the faults", Ct);

        holding.IsCompleted.ShouldBeFalse("it gave up");
        acquiring.IsCompleted.ShouldBeFalse("another leads");
        lease.Spec!.HolderIdentity.ShouldBe("first");
        lease.Spec.LeaseTransitions.GetValueOrDefault().ShouldBe(0);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => holding);
        await Should.ThrowAsync<OperationCanceledException>(() => acquiring);
    }

    private async Task<V1Lease> LeaseAsync(string name) => (await _around.GetAsync<V1Lease>(_namespace, name, Ct))!;

    private LeaderElector Elector(KubernetesClient client, string identity, TimeSpan deadline, string lease = "test") => new(
        client,
        new() { Identity = identity, LeaseDuration = deadline * 3, RenewDeadline = deadline, RetryPeriod = TimeSpan.FromSeconds(0.5) },
        _namespace,
        lease,
        TimeProvider.System,
        NullLogger.Instance);
}
