namespace Berth.DevStorage.Objects;

/// <summary>The names by which the cluster knows this driver.</summary>
public static class Driver
{
    /// <summary>The provisioner of its storage classes and the driver of its snapshot classes.</summary>
    public const string Name = "devstorage.berth.dev";

    /// <summary>Annotation (and class parameter) that asks for misbehaviour; see README.md.</summary>
    public const string FaultKey = "devstorage.berth.dev/fault";

    /// <summary>Annotation that counts failed attempts, so that a restart does not begin to count anew.</summary>
    public const string AttemptsKey = "devstorage.berth.dev/attempts";

    /// <summary>The storage class whose volumes are made once a pod that uses the claim is scheduled.</summary>
    public const string StorageClass = "berth-dev";

    /// <summary>The storage class whose volumes are made at once.</summary>
    public const string ImmediateStorageClass = "berth-dev-immediate";

    /// <summary>The snapshot class.</summary>
    public const string SnapshotClass = "berth-dev";
}
