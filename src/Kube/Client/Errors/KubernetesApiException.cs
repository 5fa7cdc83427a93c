using System.Net;
using k8s.Models;

namespace Berth.Kube.Client;

/// <summary>
/// A call that the API server refused, or that did not reach it. The message names verb, path and what the server said, never a
/// credential.
/// </summary>
public class KubernetesApiException : Exception
{
    /// <summary>A call that failed.</summary>
    /// <param name="message">What went wrong, for people.</param>
    /// <param name="verb">The verb, such as <c>GET</c>.</param>
    /// <param name="path">The path with its query.</param>
    /// <param name="innerException">The cause in this process.</param>
    public KubernetesApiException(string message, string? verb = null, string? path = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Verb = verb;
        Path = path;
    }

    /// <summary>The verb, such as <c>GET</c>.</summary>
    public string? Verb { get; }

    /// <summary>The path with its query.</summary>
    public string? Path { get; }

    /// <summary>The HTTP status (for an error in a watch stream: the code it names); null when no answer came.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>What the server said, when it said it in Kubernetes' own form.</summary>
    public V1Status? Status { get; init; }

    /// <summary>When the server wants to be asked again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Machine-readable cause, such as <c>NotFound</c>.</summary>
    public string? Reason => Status?.Reason;

    /// <summary>The fields that the server found fault with.</summary>
    public IReadOnlyList<V1StatusCause> Causes => [.. (Status?.Details?.Causes ?? []).OfType<V1StatusCause>()];

    /// <summary>404.</summary>
    public bool IsNotFound => StatusCode == HttpStatusCode.NotFound;

    /// <summary>409, of any reason: changed meanwhile, wrong uid, field owned by another manager, exists already.</summary>
    public bool IsConflict => StatusCode == HttpStatusCode.Conflict;

    /// <summary>409 because an object of that name is there.</summary>
    public bool IsAlreadyExists => IsConflict && Reason == "AlreadyExists";

    /// <summary>410: the version asked for is no longer kept. List again.</summary>
    public bool IsExpired => StatusCode == HttpStatusCode.Gone;

    /// <summary>403.</summary>
    public bool IsForbidden => StatusCode == HttpStatusCode.Forbidden;

    /// <summary>401.</summary>
    public bool IsUnauthorized => StatusCode == HttpStatusCode.Unauthorized;

    /// <summary>422: a validation rule refused the object; <see cref="Causes"/> name the fields.</summary>
    public bool IsInvalid => StatusCode == HttpStatusCode.UnprocessableEntity;

    /// <summary>429.</summary>
    public bool IsTooManyRequests => StatusCode == HttpStatusCode.TooManyRequests;

    /// <summary>403 because the namespace is being deleted: nothing can be created in it any more.</summary>
    public bool IsNamespaceTerminating => IsForbidden && Causes.Any(c => c.Reason == "NamespaceTerminating");

    /// <summary>No answer came: refused, broken, not trusted, or too slow.</summary>
    public bool IsUnreachable => StatusCode is null && InnerException is HttpRequestException or IOException or TimeoutException;
}
