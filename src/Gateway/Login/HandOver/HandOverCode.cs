namespace Berth.Gateway.Login;

/// <summary>The portal's answer: good for one host, one browser and one use, for half a minute.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Identity">Who is at the browser.</param>
internal sealed record HandOverCode(HandOverRequest Request, GatewayIdentity Identity);
