namespace Berth.Kube.Client;

/// <summary>What an exec plugin prints.</summary>
internal sealed record ExecCredential(string? ApiVersion, string? Kind, ExecCredentialStatus? Status);
