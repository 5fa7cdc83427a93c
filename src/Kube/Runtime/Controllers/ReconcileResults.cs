namespace Berth.Kube.Runtime;

/// <summary>The values of the label <c>result</c>; controller-runtime's, and <c>terminal</c>.</summary>
internal static class ReconcileResults
{
    public const string Success = "success";
    public const string RequeueAfter = "requeue_after";
    public const string Requeue = "requeue";
    public const string Error = "error";
    public const string Terminal = "terminal";
}
