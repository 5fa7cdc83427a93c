using k8s.Models;

namespace Berth.Tests.Integration;

/// <summary>The smallest pod that the Pod Security Standard "restricted" admits, for tests that need one which never runs.</summary>
public static class RestrictedPod
{
    /// <summary>Its specification, with one container.</summary>
    public static V1PodSpec Spec(string container) => new()
    {
        SecurityContext = new() { RunAsNonRoot = true, SeccompProfile = new() { Type = "RuntimeDefault" } },
        Containers =
        [
            new() { Name = container, Image = "none", SecurityContext = new() { AllowPrivilegeEscalation = false, Capabilities = new() { Drop = ["ALL"] } } },
        ],
    };
}
