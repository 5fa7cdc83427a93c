using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Kube.Client;

/// <summary>
/// Speaks to one API server. Thread-safe; make one per process. Every call throws <see cref="KubernetesApiException"/> when the server
/// refuses it or cannot be reached, and <see cref="ClusterConfigurationException"/> when there is no credential to be had.
/// </summary>
public sealed class KubernetesClient : IDisposable
{
    private const int PageSize = 500;
    private readonly KubernetesClientOptions _options;
    private readonly EntityJson _json;
    private readonly ApiSender _sender;

    /// <summary>A client; nothing is sent yet.</summary>
    /// <param name="configuration">Where and as whom.</param>
    /// <param name="options">How; <c>KubeJsonContext</c> is always known.</param>
    public KubernetesClient(ClusterConfiguration configuration, KubernetesClientOptions? options = null)
    {
        Configuration = configuration;
        _options = options ?? new();
        _json = new(_options.JsonResolvers);
        _sender = new(configuration, _options);
    }

    /// <summary>Where this client speaks to, and as whom.</summary>
    public ClusterConfiguration Configuration { get; }

    /// <summary>Reads an object.</summary>
    /// <exception cref="UnreadableObjectException">There is one, and it cannot be read.</exception>
    /// <returns>Null when there is none of that name (404).</returns>
    public async Task<T?> GetAsync<T>(string? ns, string name, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            return await SendAsync<T>(new(HttpMethod.Get, Path<T>(ns, name)), ct);
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Reads one page of a list; without a limit, the whole list.</summary>
    public Task<ListPage<T>> ListPageAsync<T>(ListOptions options, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var request = new ApiRequest(HttpMethod.Get, Query.Of(EntityDefinition.Of<T>().Path(options.Namespace), options)) { Accept = ObjectForm.OfList<T>() };
        var reader = new ObjectReader<T>(_json);
        return _sender.SendAsync(
            request, (response, token) => ResponseBody.ReadListAsync(request, response, reader, _options.MaxObjectBytes, token), ct);
    }

    /// <summary>
    /// Reads a whole list, in pages of 500, all as of one moment. When reading takes so long that the server forgets that moment, it
    /// throws (<see cref="KubernetesApiException.IsExpired"/>): begin again. What cannot be read is left out: whoever asks whether something is
    /// there asks for <see cref="ListPagesAsync"/>.
    /// </summary>
    public async IAsyncEnumerable<T> ListAsync<T>(
        string? ns = null, string? labelSelector = null, string? fieldSelector = null, [EnumeratorCancellation] CancellationToken ct = default)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        await foreach (var page in ListPagesAsync<T>(ns, labelSelector, fieldSelector, ct))
        {
            foreach (var item in page.Items)
            {
                yield return item;
            }
        }
    }

    /// <summary>The same, page by page, with the objects that cannot be read.</summary>
    public async IAsyncEnumerable<ListPage<T>> ListPagesAsync<T>(
        string? ns = null, string? labelSelector = null, string? fieldSelector = null, [EnumeratorCancellation] CancellationToken ct = default)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var options = new ListOptions { Namespace = ns, LabelSelector = labelSelector, FieldSelector = fieldSelector, Limit = PageSize };
        do
        {
            var page = await ListPageAsync<T>(options, ct);
            yield return page;
            options = options with { Continue = page.Continue };
        }
        while (options.Continue is not null);
    }

    /// <summary>
    /// Tells what happens. Ends when the server ends it, which it does after some minutes: watch again from the last version seen,
    /// bookmarks included.
    /// </summary>
    /// <exception cref="KubernetesApiException">
    /// The server refused, or reported an error in the stream; <see cref="KubernetesApiException.IsExpired"/>: list again.
    /// </exception>
    /// <exception cref="WatchIdleException">The connection is dead.</exception>
    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchOptions options, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var timeout = options.Timeout
            ?? _options.WatchTimeout + TimeSpan.FromSeconds(RandomNumberGenerator.GetInt32(1 + (int)_options.WatchTimeout.TotalSeconds));
        var limit = timeout + _options.WatchTimeoutMargin;
        var request = new ApiRequest(HttpMethod.Get, Query.Of(EntityDefinition.Of<T>().Path(options.Namespace), options, timeout)) { IsWatch = true, Accept = ObjectForm.Of<T>() };
        return new WatchStream<T>(_sender, request, _json, _options).ReadAsync(limit, options.IdleTimeout ?? limit, ct);
    }

    /// <summary>Creates an object.</summary>
    /// <exception cref="KubernetesApiException"><see cref="KubernetesApiException.IsAlreadyExists"/>.</exception>
    public Task<T> CreateAsync<T>(T entity, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        SendAsync<T>(new(HttpMethod.Post, EntityDefinition.Of<T>().Path(NamespaceOf(entity)), _json.Write(entity)), ct);

    /// <summary>
    /// Server-side apply: the object becomes what <paramref name="entity"/> says, and <paramref name="fieldManager"/> owns all that it
    /// says and gives up what it no longer says; so say all of it each time. A uid or resourceVersion in it is a precondition.
    /// </summary>
    /// <param name="entity">The full intent, and nothing else.</param>
    /// <param name="fieldManager">On whose behalf.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="force">Take fields from other managers, as controllers do; else they are conflicts (409).</param>
    public Task<T> ApplyAsync<T>(T entity, string fieldManager, CancellationToken ct, bool force = true)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        SendAsync<T>(Apply<T>(Path(entity), fieldManager, force, _json.Write(entity)), ct);

    /// <summary>The same for the status alone; what else the entity says is not sent.</summary>
    public Task<T> ApplyStatusAsync<T>(T entity, string fieldManager, CancellationToken ct, bool force = true)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        SendAsync<T>(Apply<T>(Path(entity, "status"), fieldManager, force, _json.WriteStatus(entity)), ct);

    /// <summary>Changes an object by a JSON patch (RFC 6902).</summary>
    /// <exception cref="KubernetesApiException"><see cref="KubernetesApiException.IsInvalid"/> also when a test in the patch does not hold.</exception>
    public Task<T> PatchAsync<T>(string? ns, string name, JsonPatch patch, CancellationToken ct, string? subresource = null)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        SendAsync<T>(new(HttpMethod.Patch, Path<T>(ns, name, subresource), patch.ToUtf8(), ApiRequest.JsonPatchType), ct);

    /// <summary>Changes an object by a merge patch (RFC 7386): null removes a member, an array replaces an array.</summary>
    public Task<T> MergePatchAsync<T>(string? ns, string name, JsonNode patch, CancellationToken ct, string? subresource = null)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        SendAsync<T>(new(HttpMethod.Patch, Path<T>(ns, name, subresource), JsonPatch.ToUtf8(patch), ApiRequest.MergePatch), ct);

    /// <summary>
    /// Replaces an object whole. What the models of this assembly do not know is lost by it: for kinds that are modelled in full, such
    /// as leases, and for one's own.
    /// </summary>
    /// <exception cref="KubernetesApiException"><see cref="KubernetesApiException.IsConflict"/>: it has changed since it was read.</exception>
    public Task<T> UpdateAsync<T>(T entity, CancellationToken ct, string? subresource = null)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        SendAsync<T>(new(HttpMethod.Put, Path(entity, subresource), _json.Write(entity)), ct);

    /// <summary>Deletes an object, or asks for its deletion.</summary>
    /// <returns>Gone, also when there was none; or pending, with the object as it now is.</returns>
    /// <exception cref="KubernetesApiException"><see cref="KubernetesApiException.IsConflict"/>: a precondition does not hold.</exception>
    public async Task<DeleteOutcome<T>> DeleteAsync<T>(string? ns, string name, DeleteOptions? options, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(DeleteRequest.Of(options ?? new()), ClientJsonContext.Default.DeleteRequest);
        var request = new ApiRequest(HttpMethod.Delete, Path<T>(ns, name), body) { Accept = ObjectForm.Of<T>() };
        var reader = new ObjectReader<T>(_json);
        try
        {
            return await _sender.SendAsync(
                request,
                (response, token) => ResponseBody.ReadWholeAsync(request, response, _options.MaxObjectBytes, Read, token),
                ct);
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            return new(null);
        }

        DeleteOutcome<T> Read(ReadOnlySequence<byte> json) =>
            IsStatus(json) ? new(null) : DeleteOutcome<T>.Of(ResponseBody.ParseEntity(request, json, reader));
    }

    /// <summary>Reads the server's version.</summary>
    public Task<VersionInfo> GetVersionAsync(CancellationToken ct)
    {
        var request = new ApiRequest(HttpMethod.Get, "version");
        return _sender.SendAsync(
            request,
            (response, token) => ResponseBody.ReadObjectAsync(request, response, ClientJsonContext.Default.VersionInfo, _options.MaxObjectBytes, token),
            ct);
    }

    /// <summary>Whether the server knows the kind, such as one that a CRD brings.</summary>
    public async Task<bool> IsServedAsync<T>(CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var definition = EntityDefinition.Of<T>();
        var path = definition.Group.Length == 0 ? $"api/{definition.Version}" : $"apis/{definition.Group}/{definition.Version}";
        var request = new ApiRequest(HttpMethod.Get, path);
        try
        {
            var served = await _sender.SendAsync(
                request,
                (response, token) => ResponseBody.ReadObjectAsync(request, response, ClientJsonContext.Default.ApiResourceList, _options.MaxObjectBytes, token),
                ct);
            return served.Resources?.Any(r => r.Name == definition.Plural) is true;
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            return false;
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _sender.Dispose();

    private static string? NamespaceOf<T>(T entity)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var definition = EntityDefinition.Of<T>();
        return definition.Scope == EntityScope.Cluster || !string.IsNullOrEmpty(entity.Metadata.NamespaceProperty)
            ? entity.Metadata.NamespaceProperty
            : throw new ArgumentException($"{definition.Kind} {entity.Metadata.Name} is namespaced and has no metadata.namespace.", nameof(entity));
    }

    private static string Path<T>(T entity, string? subresource = null)
        where T : class, IKubernetesObject<V1ObjectMeta> => Path<T>(entity.Metadata.NamespaceProperty, entity.Metadata.Name ?? "", subresource);

    private static string Path<T>(string? ns, string name, string? subresource = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        // An empty name would make it a call to the whole collection: a delete of everything.
        ArgumentException.ThrowIfNullOrEmpty(name);
        return EntityDefinition.Of<T>().Path(ns, name, subresource);
    }

    private static ApiRequest Apply<T>(string path, string fieldManager, bool force, ReadOnlyMemory<byte> body) =>
        new(HttpMethod.Patch, Query.OfApply(path, fieldManager, force), body, ApiRequest.ApplyPatch);

    private static bool IsStatus(in ReadOnlySequence<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonDepth.Unbounded });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("kind"u8))
                {
                    return reader.Read() && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("Status"u8);
                }

                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Reading it as an object says what is wrong with it.
        }

        return false;
    }

    private Task<T> SendAsync<T>(ApiRequest request, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var reader = new ObjectReader<T>(_json);
        var formed = request with { Accept = ObjectForm.Of<T>() };
        return _sender.SendAsync(
            formed,
            (response, token) => ResponseBody.ReadWholeAsync(
                formed, response, _options.MaxObjectBytes, json => ResponseBody.ParseEntity(formed, json, reader), token),
            ct);
    }
}
