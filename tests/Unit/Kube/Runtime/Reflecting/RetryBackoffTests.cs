using Berth.Kube.Runtime;

namespace Berth.Tests.Unit.Kube.Runtime.Reflecting;

public sealed class RetryBackoffTests
{
    [Fact]
    public void Next_HealthForTwoMinutes_StartsAgain()
    {
        var time = new ManualTimeProvider();
        var backoff = new RetryBackoff(time, new Random(1));
        for (var i = 0; i < 10; i++)
        {
            time.Advance(backoff.Next());
        }

        backoff.Next().ShouldBe(RetryBackoff.Longest);
        time.Advance(RetryBackoff.HealthyAfter + RetryBackoff.Longest + TimeSpan.FromSeconds(1));
        backoff.Next().ShouldBeInRange(RetryBackoff.First, RetryBackoff.First * 2);
    }
}
