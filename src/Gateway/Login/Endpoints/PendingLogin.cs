namespace Berth.Gateway.Login;

/// <summary>A login that waits for the provider's answer; sealed in a cookie of the browser that began it.</summary>
/// <param name="State">What the provider has to hand back (RFC 6749, section 10.12).</param>
/// <param name="Provider">The only provider whose answer is taken.</param>
/// <param name="Nonce">What the token must hold (OpenID Connect Core 1.0, section 3.1.2.1).</param>
/// <param name="Verifier">The secret of PKCE (RFC 7636).</param>
/// <param name="Return">Where to go on the portal afterwards.</param>
/// <param name="HandOver">The workspace's host that asked, if one did.</param>
internal sealed record PendingLogin(string State, string Provider, string Nonce, string Verifier, string Return, HandOverRequest? HandOver);
