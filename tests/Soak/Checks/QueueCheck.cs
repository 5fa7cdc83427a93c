using Berth.Soak.Operators;

namespace Berth.Soak.Checks;

/// <summary>Whether a key is stuck, by the metrics of the work queues.</summary>
public static class QueueCheck
{
    private static readonly string[] Zero = ["workqueue_depth", "workqueue_unfinished_work_seconds", "workqueue_longest_running_processor_seconds", "controller_runtime_active_workers"];

    /// <summary>What is not as in a process that has nothing to do.</summary>
    public static IEnumerable<string> AtRest(int replica, Scrape scrape)
    {
        ArgumentNullException.ThrowIfNull(scrape);
        return Zero.Select(name => (name, Value: scrape.Sum(name))).Where(metric => metric.Value != 0).Select(metric => $"replica {replica}: {metric.name} is {metric.Value}");
    }
}
