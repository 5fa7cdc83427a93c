namespace Berth.Kube.Models;

/// <summary><c>metav1.Time</c>: RFC 3339, UTC, whole seconds.</summary>
public sealed class KubeTimeConverter() : TimeConverter("yyyy-MM-dd'T'HH:mm:ss'Z'");
