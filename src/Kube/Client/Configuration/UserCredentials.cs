namespace Berth.Kube.Client;

/// <summary>As whom a client speaks: a user entry of a kubeconfig. Printing it shows no secret.</summary>
public sealed record UserCredentials
{
    /// <summary>Nobody in particular.</summary>
    public static UserCredentials Anonymous { get; } = new();

    /// <summary>A bearer token.</summary>
    public string? Token { get; init; }

    /// <summary>A file that holds the bearer token, read again every minute; it wins over <see cref="Token"/>.</summary>
    public string? TokenFile { get; init; }

    /// <summary>A client certificate and its chain, PEM.</summary>
    public string? ClientCertificateData { get; init; }

    /// <summary>A file of the same; read again when it changes.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>The certificate's key, PEM: PKCS#8, PKCS#1 (RSA) or SEC1 (EC).</summary>
    public string? ClientKeyData { get; init; }

    /// <summary>A file of the same.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>A user name for basic authentication, with <see cref="Password"/>.</summary>
    public string? Username { get; init; }

    /// <summary>The password for <see cref="Username"/>.</summary>
    public string? Password { get; init; }

    /// <summary>A program that hands out credentials.</summary>
    public ExecPlugin? Exec { get; init; }

    /// <summary>Whom to act as, if not oneself.</summary>
    public Impersonation? Impersonate { get; init; }

    /// <summary>Whether there is a client certificate.</summary>
    public bool HasClientCertificate => ClientCertificateData is not null || ClientCertificateFile is not null;

    /// <inheritdoc/>
    public override string ToString()
    {
        var how = Exec is not null ? $"exec plugin {Exec.Command}"
            : TokenFile is not null ? $"token in {TokenFile}"
            : Token is not null ? "token"
            : HasClientCertificate ? "client certificate"
            : Username is not null ? $"user {Username}"
            : "anonymous";
        return Impersonate is null ? how : $"{how}, as {Impersonate.UserName}";
    }
}
