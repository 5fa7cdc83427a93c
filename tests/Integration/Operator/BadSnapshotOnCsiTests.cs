namespace Berth.Tests.Integration.Operator;

/// <summary>The tests of the base class, on a real CSI stack.</summary>
public sealed class BadSnapshotOnCsiTests(CsiOperatorWorld world) : BadSnapshotTests(world);
