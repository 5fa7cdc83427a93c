using System.Text;

namespace Berth.Kube.Client;

/// <summary>Credentials that the configuration holds itself, or names the files of.</summary>
internal sealed class ConfiguredCredentialProvider : CredentialProvider
{
    private readonly Lock _lock = new();
    private readonly UserCredentials _user;
    private readonly string _source;
    private readonly ReloadingFile? _tokenFile;
    private readonly ReloadingFile? _certificateFile;
    private readonly ReloadingFile? _keyFile;
    private string? _certificateSeen;
    private string? _keySeen;
    private Credential? _current;

    public ConfiguredCredentialProvider(ClusterConfiguration configuration, TimeProvider time)
    {
        _user = configuration.Credentials;
        _source = configuration.Source;
        _tokenFile = Watch(_user.TokenFile);
        _certificateFile = Watch(_user.ClientCertificateFile);
        _keyFile = Watch(_user.ClientKeyFile);

        ReloadingFile? Watch(string? path) => path is null ? null : new(path, time);
    }

    public override ValueTask<Credential> GetAsync(CancellationToken ct)
    {
        lock (_lock)
        {
            var authorization = ReadAuthorization();
            var certificate = ReadCertificate();
            if (_current is null || _current.Authorization != authorization || _current.Certificate != certificate)
            {
                _current = new(authorization, certificate);
            }

            return ValueTask.FromResult(_current);
        }
    }

    public override void Invalidate(Credential refused)
    {
        _tokenFile?.Invalidate();
        _certificateFile?.Invalidate();
        _keyFile?.Invalidate();
    }

    public override void Dispose() => _current?.Certificate?.Dispose();

    private string? ReadAuthorization()
    {
        var token = _tokenFile?.Read() ?? _user.Token;
        if (!string.IsNullOrWhiteSpace(token))
        {
            token = token.Trim();

            // Said here, because the HTTP stack's own words would quote the token.
            return token.Any(c => c is <= ' ' or > '~')
                ? throw new ClusterConfigurationException($"{_tokenFile?.Path ?? _source}: the token holds blanks, line breaks or other characters that no token has.")
                : $"Bearer {token}";
        }

        return _user.Username is null ? null
            : $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_user.Username}:{_user.Password}"))}";
    }

    private ClientCertificate? ReadCertificate()
    {
        if (!_user.HasClientCertificate)
        {
            return null;
        }

        var certificate = _certificateFile?.Read() ?? _user.ClientCertificateData!;
        var key = _keyFile?.Read() ?? _user.ClientKeyData
            ?? throw new ClusterConfigurationException($"{_source}: there is a client certificate but no key.");
        if (certificate == _certificateSeen && key == _keySeen)
        {
            return _current?.Certificate;
        }

        var where = _certificateFile is null ? _source : $"{_certificateFile.Path}, {_keyFile?.Path ?? "client-key-data"}";
        try
        {
            var read = ClientCertificate.FromPem(certificate, key, where);
            _certificateSeen = certificate;
            _keySeen = key;
            return read;
        }
        catch (ClusterConfigurationException) when (_current?.Certificate is not null)
        {
            // Somebody is replacing the two files one after the other: the old pair serves until both are there.
            return _current.Certificate;
        }
    }
}
