using System.Text.Json.Nodes;
using Berth.Kube.Models;
using Berth.Operator.Plans;

namespace Berth.Operator.Snapshots;

/// <summary>Takes VolumeSnapshotContents away whose VolumeSnapshots are gone.</summary>
public static class LeftBehindContent
{
    /// <summary>
    /// Where snapshot-controller writes <c>yes</c> before it lets a VolumeSnapshot go. The driver's csi-snapshotter takes no deletion of a
    /// bound content for meant without it; and nobody writes it once the VolumeSnapshot is gone, which happens to a content that was
    /// made, or learnt of, a moment too late (external-snapshotter 1446): that one would be going for ever, and its data stay.
    /// </summary>
    public const string Mark = "snapshot.storage.kubernetes.io/volumesnapshot-being-deleted";

    /// <summary>The writes that are missing: none when only the driver is waited for.</summary>
    public static IEnumerable<PlannedWrite> Delete(V1VolumeSnapshotContent content)
    {
        if (content.Spec?.VolumeSnapshotRef?.Uid is { Length: > 0 } && content.Metadata.Annotation(Mark) is null)
        {
            yield return new MergeObject<V1VolumeSnapshotContent>(
                content,
                new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Mark] = "yes" } } },
                "tell the driver that its VolumeSnapshot is gone");
        }

        if (content.Metadata.DeletionTimestamp is null)
        {
            yield return new DeleteObject<V1VolumeSnapshotContent>(content);
        }
    }
}
