namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>The life of an object whose deletion takes time.</summary>
internal enum Life : byte
{
    Never,
    There,
    Going,
    Gone,
}
