using System.Text.RegularExpressions;

namespace Berth.Operator.Exposure;

/// <summary>Where the Ingresses of workspaces lead, and whom their controllers ask.</summary>
public sealed partial record ExposureSettings
{
    /// <summary>The name of the port of the gateway's service.</summary>
    public const string GatewayPort = "http";

    /// <summary>The namespace of the gateway; Ingresses that lead to it are made there.</summary>
    public string GatewayNamespace { get; init; } = "berth-system";

    /// <summary>The gateway's service.</summary>
    public string GatewayService { get; init; } = "berth-gateway";

    /// <summary>Where ingress controllers ask the gateway, without a slash at the end.</summary>
    public string AuthorizeUrl { get; init; } = AuthorizeUrlOf("berth-system", "berth-gateway");

    /// <summary>Where that is when nobody says otherwise. In full, as nginx looks names up without the domains that a pod searches.</summary>
    public static string AuthorizeUrlOf(string @namespace, string service) => $"http://{service}.{@namespace}.svc.cluster.local/.berth/authorize";

    /// <summary>Whether an address can be one: it goes into annotations that controllers write into their own configuration (CVE-2025-24514).</summary>
    public static bool IsAuthorizeUrl(string text) => AuthorizeUrlPattern().IsMatch(text);

    [GeneratedRegex(@"\Ahttps?://[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[-A-Za-z0-9._~]+)+\z")]
    private static partial Regex AuthorizeUrlPattern();
}
