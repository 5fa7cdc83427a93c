using Berth.Kube.Runtime;

namespace Berth.Tests.Unit.Kube.Runtime.Queue;

public sealed class DelayHeapTests
{
    [Fact]
    public void Add_EarlierThanALongWaitAgainAndAgain_LeavesNothingBehind()
    {
        var heap = new DelayHeap<string>();
        for (var now = 0L; now < 10_000; now++)
        {
            heap.Add("hot", now + 1_000_000, QueuePriority.Low);
            heap.Add("hot", now, QueuePriority.High);
            heap.TryTake(now, out _, out var priority).ShouldBeTrue();
            priority.ShouldBe(QueuePriority.High);
        }

        heap.Count.ShouldBe(0);
        heap.HeldEntries.ShouldBeLessThan(200);
    }

    [Fact]
    public void Remove_WaitingKey_IsNotTaken()
    {
        var heap = new DelayHeap<string>();
        heap.Add("a", 5, QueuePriority.High);
        heap.Remove("a");

        heap.TryTake(10, out _, out _).ShouldBeFalse();
    }
}
