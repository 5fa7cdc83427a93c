using Berth.Kube.Client;

namespace Berth.Operator.Plans;

/// <summary>Says in words why the API server did not take a write, and what would be right.</summary>
internal static class RefusalText
{
    // What the API server says of it, and what its reader can do.
    private static readonly (string Said, string Hint)[] Hints =
    [
        ("exceeded quota", "Stop or delete something in the namespace, or ask an administrator for a larger quota (kubectl describe resourcequota)."),
        ("failed quota", "The namespace has a quota that wants these to be set: set spec.resources, or ask an administrator for a LimitRange with defaults."),
        ("violates PodSecurity", "The namespace enforces a Pod Security Standard that the pod does not meet."),
        ("must support resize", "The volume cannot grow: its StorageClass must set allowVolumeExpansion: true."),
        ("range is full", "Ask an administrator for a larger range of service addresses, or delete services that nobody uses."),
    ];

    /// <summary>One or two sentences: the object, what the API server said of it, and what to do where that is known.</summary>
    /// <param name="kind">The kind of what was to be written.</param>
    /// <param name="name">Its name.</param>
    /// <param name="answer">The refusal.</param>
    public static string Of(string kind, string name, KubernetesApiException answer)
    {
        var said = answer.Status?.Message is { Length: > 0 } message ? message : answer.Message;
        var causes = answer.Causes
            .Where(cause => cause.Field is { Length: > 0 } field && !said.Contains(field, StringComparison.Ordinal))
            .Select(cause => $" ({cause.Field}: {cause.Message})");
        var hint = Hints.FirstOrDefault(candidate => said.Contains(candidate.Said, StringComparison.Ordinal)).Hint;
        return $"The API server refused the {kind} '{name}': {said.TrimEnd('.')}{string.Concat(causes)}.{(hint is null ? "" : $" {hint}")}";
    }
}
