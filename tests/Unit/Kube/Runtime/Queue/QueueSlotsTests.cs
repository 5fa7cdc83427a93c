using Berth.Kube.Runtime;

namespace Berth.Tests.Unit.Kube.Runtime.Queue;

public sealed class QueueSlotsTests
{
    [Fact]
    public void GetOrAdd_KeysOfOneHash_EachHasItsOwnSlot()
    {
        var slots = new QueueSlots<string>();

        var first = slots.GetOrAdd("a", 7);
        var second = slots.GetOrAdd("b", 7);
        var third = slots.GetOrAdd("c", 7);
        slots.Remove(second);

        slots.GetOrAdd("a", 7).ShouldBe(first);
        slots.GetOrAdd("c", 7).ShouldBe(third);
        slots.GetOrAdd("d", 7).ShouldBe(second, "a slot that was given up is used again");
    }

    [Fact]
    public void GetOrAdd_AnyHistory_IsADictionary()
    {
        var random = new Random(20261126);
        var slots = new QueueSlots<int>();
        var model = new Dictionary<int, int>();
        for (var step = 0; step < 100_000; step++)
        {
            // The number of keys rises and falls, and hashes collide.
            var key = random.Next(step % 2000);
            var hash = key % 97;
            if (model.TryGetValue(key, out var known))
            {
                slots.GetOrAdd(key, hash).ShouldBe(known);
                if (random.Next(3) > 0)
                {
                    slots.Remove(known);
                    model.Remove(key);
                }
            }
            else
            {
                var index = slots.GetOrAdd(key, hash);
                slots[index].Key.ShouldBe(key);
                model.Values.ShouldNotContain(index);
                model.Add(key, index);
            }
        }
    }
}
