using Berth.Kube.Runtime;
using k8s.Models;

namespace Berth.Tests.Unit.Kube.Runtime.Leadership;

public sealed class LeaseObservationTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    private readonly ManualTimeProvider _time = new();
    private readonly LeaseObservation _us;

    public LeaseObservationTests() => _us = new("us", Duration, _time);

    [Fact]
    public void MayTake_HeldByAnother_OnlyAfterItsDurationSinceWeSawItChange()
    {
        // Its times lie far in the past by our clock: that says nothing, their clock may be wrong.
        var held = Held("them", seconds: 20, renewed: -3600);
        _us.MayTake(held).ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(19));
        _us.MayTake(held).ShouldBeFalse();
        var renewed = Held("them", seconds: 20, renewed: -3590);
        _us.MayTake(renewed).ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(19));
        _us.MayTake(renewed).ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(2));
        _us.MayTake(renewed).ShouldBeTrue();
    }

    [Fact]
    public void MayTake_NoHolderOrNoTimes_AtOnce()
    {
        _us.MayTake(new()).ShouldBeTrue();
        _us.MayTake(new() { Spec = new() { HolderIdentity = "", RenewTime = _time.GetUtcNow().UtcDateTime } }).ShouldBeTrue();
        _us.MayTake(new() { Spec = new() { HolderIdentity = "them", LeaseDurationSeconds = 15 } }).ShouldBeTrue();
    }

    [Fact]
    public void Taken_FromAnother_CountsATransitionAndANewTerm()
    {
        var taken = _us.Taken(Held("them", 15, -60)).Spec!;

        taken.HolderIdentity.ShouldBe("us");
        taken.LeaseTransitions.ShouldBe(4);
        taken.AcquireTime.ShouldBe(_time.GetUtcNow().UtcDateTime);
        taken.LeaseDurationSeconds.ShouldBe(15);
    }

    [Fact]
    public void Taken_OurOwn_IsARenewal()
    {
        var first = _us.Taken(Held("them", 15, -60));
        _time.Advance(TimeSpan.FromSeconds(2));
        var second = _us.Taken(first).Spec!;

        second.LeaseTransitions.ShouldBe(4);
        second.AcquireTime.ShouldBe(first.Spec!.AcquireTime);
        second.RenewTime.ShouldBe(_time.GetUtcNow().UtcDateTime);
    }

    [Fact]
    public void Released_IsTakenAtOnceByOthers() =>
        new LeaseObservation("them", Duration, _time).MayTake(_us.Released(_us.Taken(Held("them", 15, -60)))).ShouldBeTrue();

    [Theory]
    [InlineData(15, 15, 2, "longer than RenewDeadline")]
    [InlineData(15, 2.4, 2, "RetryPeriod")]
    [InlineData(15.5, 10, 2, "whole seconds")]
    public void Validate_TimesThatDoNotFit_SaysWhich(double lease, double renew, double retry, string said)
    {
        var options = new LeaderElectionOptions
        {
            LeaseDuration = TimeSpan.FromSeconds(lease),
            RenewDeadline = TimeSpan.FromSeconds(renew),
            RetryPeriod = TimeSpan.FromSeconds(retry),
        };

        Should.Throw<InvalidOperationException>(options.Validate).Message.ShouldContain(said);
    }

    [Fact]
    public void Validate_Defaults_Fit() => new LeaderElectionOptions().Validate();

    private V1Lease Held(string by, int seconds, double renewed) => new()
    {
        Metadata = new() { ResourceVersion = "5" },
        Spec = new()
        {
            HolderIdentity = by,
            LeaseDurationSeconds = seconds,
            AcquireTime = (_time.GetUtcNow().AddHours(-2)).UtcDateTime,
            RenewTime = (new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(renewed)).UtcDateTime,
            LeaseTransitions = 3,
        },
    };
}
