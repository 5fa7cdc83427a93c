using Berth.Gateway.Login;
using Berth.Tests.Unit.Kube.Runtime;

namespace Berth.Tests.Unit.Gateway.Login.HandOver;

public sealed class UsedCodesTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void TryUse_Again_IsRefused()
    {
        var used = new UsedCodes(_time);
        used.TryUse("a", TimeSpan.FromSeconds(30)).ShouldBeTrue();
        used.TryUse("a", TimeSpan.FromSeconds(30)).ShouldBeFalse();
    }

    [Fact]
    public void TryUse_Flood_IsRefusedUntilRoomIsMade()
    {
        var used = new UsedCodes(_time);
        for (var i = 0; i < 10_000; i++)
        {
            used.TryUse($"{i}", TimeSpan.FromSeconds(30)).ShouldBeTrue();
        }

        used.TryUse("more", TimeSpan.FromSeconds(30)).ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(31));
        used.TryUse("more", TimeSpan.FromSeconds(30)).ShouldBeTrue();
    }
}
