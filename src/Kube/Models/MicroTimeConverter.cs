namespace Berth.Kube.Models;

/// <summary><c>metav1.MicroTime</c>: RFC 3339, UTC, exactly six decimals (Go refuses any other number of them).</summary>
public sealed class MicroTimeConverter() : TimeConverter("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
