namespace Berth.Kube.Client;

/// <summary>The credential itself; printing it shows no secret.</summary>
internal sealed record ExecCredentialStatus(
    DateTimeOffset? ExpirationTimestamp, string? Token, string? ClientCertificateData, string? ClientKeyData)
{
    public override string ToString() => $"{nameof(ExecCredentialStatus)} until {ExpirationTimestamp:O}";
}
