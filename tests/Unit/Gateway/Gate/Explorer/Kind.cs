namespace Berth.Tests.Unit.Gateway.Gate.Explorer;

/// <summary>What the gateway watches, one watch for each.</summary>
internal enum Kind
{
    Workspace,
    Class,
    Pod,

    /// <summary>The word of ended sessions; Bob's may end.</summary>
    Session,
}
