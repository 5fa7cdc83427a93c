using Berth.Crds.Schema;

namespace Berth.Crds;

/// <summary>How requests come to workspaces.</summary>
[CelRule(
    "!has(self.mode) || self.mode != 'ExternalAuth' || has(self.externalAuth)",
    "mode ExternalAuth needs externalAuth.controller: the ingress controller that is to ask the gateway")]
[CelRule(
    "!has(self.mode) || self.mode != 'ExternalAuth' || !has(self.ingress) || !has(self.ingress.annotations) || "
    + "!self.ingress.annotations.exists(name, " + OwnAnnotations.IsOwnRule + ")",
    "with mode ExternalAuth annotations must not hold what decides who gets in, which the operator writes: "
    + "no .../auth-*, .../satisfy, .../custom-http-errors and .../router.middlewares")]
public sealed record ExposurePolicy
{
    /// <summary>The way.</summary>
    [Default]
    public ExposureMode Mode { get; init; }

    /// <summary>With the modes Ingress and ExternalAuth: what the Ingresses have in common.</summary>
    public IngressPolicy? Ingress { get; init; }

    /// <summary>With the mode ExternalAuth: what asks the gateway.</summary>
    public ExternalAuthPolicy? ExternalAuth { get; init; }
}
