using Berth.Gateway;
using Berth.Gateway.Gate;
using Berth.Gateway.Login;
using Berth.Gateway.View;

namespace Berth.Tests.Unit.Gateway.Gate.Explorer;

/// <summary>
/// The decision, which is the product's own, and the order of what happens around it, which mirrors <c>GateMiddleware.PassAsync</c>,
/// <c>ConnectionCutter</c>, <c>ConnectionRegistry</c> and <c>Reflector</c>; or either with a planted bug.
/// </summary>
internal sealed record GateProtocol
{
    public Func<GatewayIdentity?, WorkspaceNow, GateLimits, GateDecision> Decide { get; init; } = GateRules.Decide;

    /// <summary>Whether it is decided once more after the registration.</summary>
    public bool DecidesAgain { get; init; } = true;

    /// <summary>Whether whoever cuts is told when the view has changed, and not before.</summary>
    public bool TellsAfterTheView { get; init; } = true;

    /// <summary>Whether everything under way is looked at now and then, for what time alone changes.</summary>
    public bool Sweeps { get; init; } = true;

    /// <summary>Whether a view counts as fresh only once it knows what happened before it counts so.</summary>
    public bool IsFreshOnlyWhenCaughtUp { get; init; } = true;
}
