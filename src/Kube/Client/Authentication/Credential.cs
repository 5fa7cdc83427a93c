namespace Berth.Kube.Client;

/// <summary>What is shown to the API server with a request; printing it shows no secret.</summary>
/// <param name="Authorization">The value of the Authorization header.</param>
/// <param name="Certificate">The client certificate; compared by reference.</param>
internal sealed record Credential(string? Authorization, ClientCertificate? Certificate)
{
    public override string ToString() => nameof(Credential);
}
