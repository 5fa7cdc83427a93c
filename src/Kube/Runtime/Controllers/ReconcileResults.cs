namespace Berth.Kube.Runtime;

/// <summary>How a reconcile ended: the values of controller-runtime's label <c>result</c>, and <c>terminal</c>, which is an error there.</summary>
internal static class ReconcileResults
{
    public const string Success = "success";
    public const string RequeueAfter = "requeue_after";
    public const string Requeue = "requeue";
    public const string Error = "error";
    public const string Terminal = "terminal";
}
