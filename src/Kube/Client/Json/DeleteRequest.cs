namespace Berth.Kube.Client;

/// <summary><c>metav1.DeleteOptions</c> as it is sent.</summary>
internal sealed record DeleteRequest(string ApiVersion, string Kind, long? GracePeriodSeconds, string? PropagationPolicy, DeletePreconditions? Preconditions)
{
    public static DeleteRequest Of(DeleteOptions options) => new(
        "v1",
        "DeleteOptions",
        options.GracePeriodSeconds,
        options.PropagationPolicy,
        options.Uid is null && options.ResourceVersion is null ? null : new(options.Uid, options.ResourceVersion));
}
