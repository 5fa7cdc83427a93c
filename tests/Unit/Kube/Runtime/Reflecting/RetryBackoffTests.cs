using Berth.Kube.Runtime;

namespace Berth.Tests.Unit.Kube.Runtime.Reflecting;

public sealed class RetryBackoffTests
{
    [Fact]
    public void Next_HealthForTwoMinutes_StartsAgain()
    {
        var time = new ManualTimeProvider();
        var backoff = new RetryBackoff(new(), time, new Random(1));
        for (var i = 0; i < 10; i++)
        {
            time.Advance(backoff.Next());
        }

        backoff.Next().ShouldBe(TimeSpan.FromSeconds(30));
        time.Advance(TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(30) + TimeSpan.FromSeconds(1));
        backoff.Next().ShouldBeInRange(TimeSpan.FromMilliseconds(800), TimeSpan.FromMilliseconds(1600));
    }
}
