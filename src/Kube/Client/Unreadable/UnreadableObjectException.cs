namespace Berth.Kube.Client;

/// <summary>
/// The API server answered with an object that cannot be read. The call itself succeeded: what was to be written is written, and what was
/// asked for exists. To repeat the call changes nothing until the object is mended.
/// </summary>
public class UnreadableObjectException : KubernetesApiException
{
    /// <summary>An answer that could not be read.</summary>
    /// <param name="message">What went wrong, for people.</param>
    /// <param name="verb">The verb, such as <c>GET</c>.</param>
    /// <param name="path">The path with its query.</param>
    /// <param name="innerException">The cause in this process.</param>
    public UnreadableObjectException(string message, string? verb = null, string? path = null, Exception? innerException = null)
        : base(message, verb, path, innerException)
    {
    }
}
