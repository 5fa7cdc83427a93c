using Berth.Kube.Runtime;
using Prometheus;

namespace Berth.Kube.Metrics;

/// <summary>The series of one controller.</summary>
internal sealed class ReconcileMetrics
{
    private readonly Counter.Child _errors;
    private readonly Counter.Child _terminal;
    private readonly Histogram.Child _time;
    private readonly Gauge.Child _active;
    private readonly Gauge.Child _workers;
    private readonly Counter.Child _success;
    private readonly Counter.Child _requeue;
    private readonly Counter.Child _requeueAfter;
    private readonly Counter.Child _error;

    public ReconcileMetrics(ControllerMetrics all, string controller)
    {
        _errors = all.Errors.WithLabels(controller);
        _terminal = all.Terminal.WithLabels(controller);
        _time = all.Time.WithLabels(controller);
        _active = all.Active.WithLabels(controller);
        _workers = all.Workers.WithLabels(controller);
        _success = all.Total.WithLabels(controller, ReconcileResults.Success);
        _requeue = all.Total.WithLabels(controller, ReconcileResults.Requeue);
        _requeueAfter = all.Total.WithLabels(controller, ReconcileResults.RequeueAfter);
        _error = all.Total.WithLabels(controller, ReconcileResults.Error);
    }

    public void Started(int workers) => _workers.Set(workers);

    public void Began() => _active.Inc();

    public void Ended(string result, TimeSpan took)
    {
        _active.Dec();
        _time.Observe(took.TotalSeconds);
        switch (result)
        {
            case ReconcileResults.Success:
                _success.Inc();
                break;
            case ReconcileResults.Requeue:
                _requeue.Inc();
                break;
            case ReconcileResults.RequeueAfter:
                _requeueAfter.Inc();
                break;
            default:
                // As in controller-runtime, one that is not tried again is an error like the others, and counted once more by itself.
                _error.Inc();
                _errors.Inc();
                _terminal.Inc(result is ReconcileResults.Terminal ? 1 : 0);
                break;
        }
    }
}
