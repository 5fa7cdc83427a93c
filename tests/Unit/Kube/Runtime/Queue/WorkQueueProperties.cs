using Berth.Kube.Runtime;
using FsCheck;
using FsCheck.Fluent;

namespace Berth.Tests.Unit.Kube.Runtime.Queue;

/// <summary>The queue against a model that is too simple to be wrong, over random histories.</summary>
public sealed class WorkQueueProperties
{
    public enum Verb
    {
        Add,
        AddLow,
        AddAfter,
        AddRateLimited,
        Take,
        Done,
        Advance,
        Forget,
    }

    [Fact]
    public void AnyHistory_MatchesTheModel()
    {
        var verbs = Gen.Elements(Verb.Add, Verb.Add, Verb.AddLow, Verb.AddAfter, Verb.AddRateLimited, Verb.Take, Verb.Take, Verb.Done, Verb.Done, Verb.Advance, Verb.Forget);
        var step = from verb in verbs from key in Gen.Choose(0, 3) from amount in Gen.Choose(1, 20) select new Step(verb, key, amount);
        Prop.ForAll(step.ListOf().ToArbitrary(), steps => Replay([.. steps]))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(120));
    }

    private static bool Replay(IReadOnlyList<Step> steps)
    {
        var time = new ManualTimeProvider();
        using var queue = new WorkQueue<int>("model", time, new(TimeSpan.FromMilliseconds(4), TimeSpan.FromMilliseconds(64)));
        var model = new Model(time);
        foreach (var (verb, key, amount) in steps)
        {
            switch (verb)
            {
                case Verb.Add or Verb.AddLow:
                    queue.Add(key, verb == Verb.Add ? QueuePriority.High : QueuePriority.Low);
                    model.Dirty.Add(key);
                    break;
                case Verb.AddAfter:
                    queue.AddAfter(key, TimeSpan.FromMilliseconds(amount));
                    model.Delay(key, TimeSpan.FromMilliseconds(amount));
                    break;
                case Verb.AddRateLimited:
                    model.Delay(key, queue.AddRateLimited(key));
                    break;
                case Verb.Forget:
                    queue.Forget(key);
                    break;
                case Verb.Advance:
                    time.Advance(TimeSpan.FromMilliseconds(amount));
                    break;
                case Verb.Take:
                    model.TakeFrom(queue);
                    break;
                case Verb.Done:
                    // The key may be in nobody's hands, and be given back a second time.
                    queue.Done(model.LastItem.GetValueOrDefault(key));
                    model.Processing.Remove(key);
                    break;
            }

            model.BecomeDue();
            queue.Count.ShouldBe(model.Dirty.Except(model.Processing).Count());
        }

        // Whatever was added is handed out in the end, once nobody holds it back.
        time.Advance(TimeSpan.FromSeconds(1));
        model.BecomeDue();
        foreach (var key in model.Processing.ToList())
        {
            queue.Done(model.LastItem[key]);
            model.Processing.Remove(key);
        }

        while (queue.Count > 0)
        {
            model.TakeFrom(queue);
        }

        model.Dirty.ShouldBeEmpty();
        return true;
    }

    private sealed class Model(TimeProvider time)
    {
        public HashSet<int> Dirty { get; } = [];

        public HashSet<int> Processing { get; } = [];

        public Dictionary<int, QueueItem<int>> LastItem { get; } = [];

        private Dictionary<int, DateTimeOffset> Delayed { get; } = [];

        public void Delay(int key, TimeSpan delay)
        {
            var due = time.GetUtcNow() + delay;
            Delayed[key] = Delayed.TryGetValue(key, out var known) && known < due ? known : due;
        }

        public void BecomeDue()
        {
            foreach (var (key, _) in Delayed.Where(entry => entry.Value <= time.GetUtcNow()).ToList())
            {
                Delayed.Remove(key);
                Dirty.Add(key);
            }
        }

        public void TakeFrom(WorkQueue<int> queue)
        {
            if (queue.Count == 0)
            {
                return;
            }

            var taking = queue.GetAsync(CancellationToken.None).AsTask();
            taking.IsCompleted.ShouldBeTrue();
            var item = taking.Result!.Value;
            var key = item.Key;
            LastItem[key] = item;
            Processing.Add(key).ShouldBeTrue("it was not in anybody's hands");
            Dirty.Remove(key).ShouldBeTrue("somebody had added it");
        }
    }

    private sealed record Step(Verb Verb, int Key, int Amount);
}
