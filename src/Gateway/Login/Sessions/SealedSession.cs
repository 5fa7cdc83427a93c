namespace Berth.Gateway.Login;

/// <summary>What a session cookie holds.</summary>
/// <param name="Host">The only host that it is good for.</param>
/// <param name="Identity">Who has logged in.</param>
internal sealed record SealedSession(string Host, GatewayIdentity Identity);
