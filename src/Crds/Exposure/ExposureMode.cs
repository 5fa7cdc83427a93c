using System.Text.Json.Serialization;

namespace Berth.Crds;

/// <summary>How requests come to workspaces that are reached through the gateway.</summary>
/// <remarks>The first value is the default: an absent field is read as it.</remarks>
[JsonConverter(typeof(EnumNameConverter<ExposureMode>))]
public enum ExposureMode
{
    /// <summary>Through one wildcard Ingress or HTTPRoute of the installation, to the gateway. Nothing is made for a workspace.</summary>
    Gateway,

    /// <summary>Through an Ingress for each workspace while it runs, to the gateway: for clusters without wildcard DNS or certificates.</summary>
    Ingress,

    /// <summary>
    /// Past the gateway: through an Ingress straight to the workspace, whose controller asks the gateway about each request. Open connections
    /// cannot be cut off.
    /// </summary>
    ExternalAuth,
}
