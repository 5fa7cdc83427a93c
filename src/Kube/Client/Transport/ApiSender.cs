using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using Berth.Kube.Metrics;
using Microsoft.Extensions.Logging;

namespace Berth.Kube.Client;

/// <summary>Sends requests: with a credential, within bounds of time and number, and again where that is safe.</summary>
internal sealed partial class ApiSender : IDisposable
{
    private readonly ClusterConfiguration _configuration;
    private readonly KubernetesClientOptions _options;
    private readonly Uri _server;
    private readonly CredentialProvider _credentials;
    private readonly ReloadingFile? _authorityFile;
    private readonly SemaphoreSlim _slots;
    private readonly ApiMetrics? _metrics;
    private readonly ILogger _logger;
    private readonly Lock _handlerLock = new();
    private ApiHandler? _handler;

    public ApiSender(ClusterConfiguration configuration, KubernetesClientOptions options)
    {
        _configuration = configuration;
        _options = options;
        _server = configuration.Server.AbsoluteUri.EndsWith('/') ? configuration.Server : new(configuration.Server.AbsoluteUri + "/");
        _credentials = CredentialProvider.Of(configuration, options);
        _authorityFile = configuration.CertificateAuthorityFile is { } file ? new(file, options.TimeProvider) : null;
        _slots = new(options.MaxConcurrentRequests, options.MaxConcurrentRequests);
        _metrics = options.Metrics;
        _logger = options.LoggerFactory.CreateLogger<KubernetesClient>();
    }

    /// <summary>Sends a request and reads its answer to the end.</summary>
    /// <exception cref="KubernetesApiException">It was refused, or did not arrive, or took too long.</exception>
    public async Task<TResult> SendAsync<TResult>(
        ApiRequest request, Func<HttpResponseMessage, CancellationToken, Task<TResult>> read, CancellationToken ct)
    {
        for (var retries = 0; ; retries++)
        {
            KubernetesApiException failure;
            await _slots.WaitAsync(ct);
            try
            {
                return await AttemptAsync(request, read, ct);
            }
            catch (KubernetesApiException e)
            {
                failure = e;
                if (RetryPolicy.Delay(request, failure, retries, _options) is null)
                {
                    throw;
                }
            }
            finally
            {
                _slots.Release();
            }

            var delay = RetryPolicy.Delay(request, failure, retries, _options)!.Value;
            LogRetry(failure.Message, delay.TotalSeconds, retries + 1, _options.MaxRetries);
            await Task.Delay(delay, _options.TimeProvider, ct);
        }
    }

    /// <summary>Sends a watch and returns once its answer has begun. The caller disposes of it.</summary>
    /// <exception cref="KubernetesApiException">It was refused, or did not arrive, or took too long to begin.</exception>
    public Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken ct) => GuardAsync(
        request, token => SendOnceAsync(request, token), _options.RequestTimeout, ct);

    /// <summary>What a broken connection looks like to our customers.</summary>
    public KubernetesApiException Unreachable(ApiRequest request, Exception cause)
    {
        var refused = cause is HttpRequestException { InnerException: AuthenticationException } or AuthenticationException;
        var why = refused && _handler?.TlsProblem is { } problem ? problem
            : cause is HttpRequestException { InnerException: { } inner } ? $"{cause.Message} {inner.Message}"
            : cause.Message;
        return new($"{request}: no answer from {_configuration.Server.GetLeftPart(UriPartial.Authority)}: {why}", request.Verb, request.ShownPath, cause);
    }

    public void Dispose()
    {
        _handler?.Dispose();
        _credentials.Dispose();
        _slots.Dispose();
    }

    private Task<TResult> AttemptAsync<TResult>(
        ApiRequest request, Func<HttpResponseMessage, CancellationToken, Task<TResult>> read, CancellationToken ct) => GuardAsync(
        request,
        async token =>
        {
            using var response = await SendOnceAsync(request, token);
            return await read(response, token);
        },
        _options.RequestTimeout,
        ct);

    private async Task<TResult> GuardAsync<TResult>(
        ApiRequest request, Func<CancellationToken, Task<TResult>> send, TimeSpan limit, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(limit, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            return await send(either.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            var what = timeout.IsCancellationRequested ? $"no complete answer within {limit.TotalSeconds:0.#} s"
                : $"no connection within {_options.ConnectTimeout.TotalSeconds:0.#} s";
            throw Unreachable(request, new TimeoutException(what + ".", e));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            ct.ThrowIfCancellationRequested();
            throw Unreachable(request, e);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(ApiRequest request, CancellationToken ct)
    {
        var credential = await _credentials.GetAsync(ct);
        var response = await SendWithAsync(request, credential, ct);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            _credentials.Invalidate(credential);
            var other = await _credentials.GetAsync(ct);
            if (!ReferenceEquals(other, credential))
            {
                LogRefreshed(request);
                response.Dispose();
                response = await SendWithAsync(request, other, ct);
            }
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await FailedResponse.ReadAsync(request, response, _options.TimeProvider, ct);
        }
    }

    private async Task<HttpResponseMessage> SendWithAsync(ApiRequest request, Credential credential, CancellationToken ct)
    {
        try
        {
            return await SendMessageAsync(request, credential, ct);
        }
        catch (HttpRequestException refused) when (refused.InnerException is AuthenticationException && AuthoritiesHaveChanged())
        {
            // Nothing was sent: the server's certificate was refused, for want of what the file says by now.
            return await SendMessageAsync(request, credential, ct);
        }
    }

    private bool AuthoritiesHaveChanged()
    {
        _authorityFile?.Invalidate();
        return _authorityFile is not null && _authorityFile.Read() != _handler?.Authorities;
    }

    private async Task<HttpResponseMessage> SendMessageAsync(ApiRequest request, Credential credential, CancellationToken ct)
    {
        using var message = Message(request, credential);
        if (request.IsGuarded && _options.WhyNotWrite?.Invoke() is { } why)
        {
            throw new KubernetesApiException($"{request} was not sent: {why}", request.Verb, request.ShownPath);
        }

        var started = _options.TimeProvider.GetTimestamp();
        var code = "<error>";
        try
        {
            var response = await HandlerFor(credential.Certificate).SendAsync(message, ct);
            code = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            return response;
        }
        finally
        {
            _metrics?.Record(_server.Authority, request.Method.Method, request.Verb, code, _options.TimeProvider.GetElapsedTime(started));
        }
    }

    private HttpRequestMessage Message(ApiRequest request, Credential credential)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(_server, request.Path))
        {
            // Over TLS: HTTP/2 where the server speaks it. Without TLS nothing can be negotiated, and it is 1.1.
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };

        // The handler takes the TLS name from here, for SNI and for the check.
        message.Headers.Host = _configuration.TlsServerName;
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        if (credential.Authorization is { } authorization)
        {
            message.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        Impersonate(message.Headers);
        if (request.Body.Length > 0)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        return message;
    }

    private void Impersonate(HttpRequestHeaders headers)
    {
        if (_configuration.Credentials.Impersonate is not { } other)
        {
            return;
        }

        headers.TryAddWithoutValidation("Impersonate-User", other.UserName);
        if (other.Uid is not null)
        {
            headers.TryAddWithoutValidation("Impersonate-Uid", other.Uid);
        }

        foreach (var group in other.Groups)
        {
            headers.TryAddWithoutValidation("Impersonate-Group", group);
        }

        foreach (var (key, values) in other.Extra)
        {
            headers.TryAddWithoutValidation($"Impersonate-Extra-{Uri.EscapeDataString(key)}", values);
        }
    }

    /// <summary>Connections are made anew when the client certificate or the trusted authorities have changed.</summary>
    private ApiHandler HandlerFor(ClientCertificate? certificate)
    {
        var authorities = _configuration.CertificateAuthorityData ?? _authorityFile?.Read();
        lock (_handlerLock)
        {
            if (_handler is { } current && ReferenceEquals(current.Certificate, certificate) && current.Authorities == authorities)
            {
                return current;
            }

            var made = new ApiHandler(_configuration, _options, authorities, certificate);
            if (_handler is { } old)
            {
                LogReconnect();

                // What is under way on the old connections ends in peace: the handler closes them as they fall idle.
                old.Dispose();
            }

            return _handler = made;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Failure} Again in {Seconds:0.0} s ({Retry} of {MaxRetries}).")]
    private partial void LogRetry(string failure, double seconds, int retry, int maxRetries);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Request} was refused as unauthorized; sent again with a new credential")]
    private partial void LogRefreshed(ApiRequest request);

    [LoggerMessage(Level = LogLevel.Information, Message = "The client certificate or the trusted authorities changed; connecting anew")]
    private partial void LogReconnect();
}
