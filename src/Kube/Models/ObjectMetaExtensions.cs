using k8s.Models;

namespace Berth.Kube.Models;

/// <summary>Reads single values of an object's metadata.</summary>
public static class ObjectMetaExtensions
{
    /// <summary>The value of a label; null when there is none.</summary>
    public static string? Label(this V1ObjectMeta metadata, string key) =>
        metadata.Labels is { } labels && labels.TryGetValue(key, out var value) ? value : null;

    /// <summary>The value of an annotation; null when there is none.</summary>
    public static string? Annotation(this V1ObjectMeta metadata, string key) =>
        metadata.Annotations is { } annotations && annotations.TryGetValue(key, out var value) ? value : null;
}
