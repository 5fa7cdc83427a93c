using Berth.Tests.Integration.Operator.Storages;

[assembly: AssemblyFixture(typeof(Berth.Tests.Integration.Operator.CsiOperatorWorld))]

namespace Berth.Tests.Integration.Operator;

/// <summary>The same with a real CSI stack in place of the development storage.</summary>
public sealed class CsiOperatorWorld() : OperatorWorld(new CsiStorage());
