using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Berth.Kube.Client;
using Berth.Kube.Runtime.Rbac;
using k8s.Models;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Berth.Gateway.Login;

/// <summary>
/// The keys that cookies are sealed with, in a Secret that all replicas read. Data Protection makes, rotates and retires them: a new
/// key is written two days before it is used.
/// </summary>
[EntityRbac(typeof(V1Secret), Verbs = RbacVerb.Create, OwnNamespaceOnly = true)]
[EntityRbac(typeof(V1Secret), Verbs = RbacVerb.Get | RbacVerb.Patch, ResourceNames = [SecretName], OwnNamespaceOnly = true)]
internal sealed class SecretKeyRepository(KubernetesClient client, GatewaySettings settings, ILogger<SecretKeyRepository> logger) : IXmlRepository
{
    public const string SecretName = "berth-gateway-keys";

    private const string Suffix = ".xml";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private bool _foundNone;

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Wait(ReadAsync).Select(text => XElement.Parse(Encoding.UTF8.GetString(text)))];

    public void StoreElement(XElement element, string friendlyName) => Wait(async ct =>
    {
        await StoreAsync(friendlyName + Suffix, Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)), ct);
        return true;
    });

    private async Task<IReadOnlyList<byte[]>> ReadAsync(CancellationToken ct)
    {
        var data = (await client.GetAsync<V1Secret>(settings.Namespace, SecretName, ct))?.Data ?? new Dictionary<string, byte[]>();
        var keys = data.Where(item => item.Key.EndsWith(Suffix, StringComparison.Ordinal)).OrderBy(item => item.Key, StringComparer.Ordinal).ToArray();
        _foundNone = keys.Length == 0;
        return [.. keys.Select(item => item.Value)];
    }

    private async Task StoreAsync(string name, byte[] content, CancellationToken ct)
    {
        try
        {
            await client.CreateAsync(
                new V1Secret
                {
                    Metadata = new() { NamespaceProperty = settings.Namespace, Name = SecretName },
                    Type = "Opaque",
                    Data = new Dictionary<string, byte[]> { [name] = content },
                },
                ct);
        }
        catch (KubernetesApiException e) when (e.IsAlreadyExists)
        {
            // Of replicas that start together each has found no key and made one, to be used at once. The first to write wins: the
            // others drop theirs, and find the winner's when Data Protection reads again, as it does after each write.
            if (_foundNone && await ReadAsync(ct) is not [])
            {
                return;
            }

            await client.MergePatchAsync<V1Secret>(
                settings.Namespace, SecretName, new JsonObject { ["data"] = new JsonObject { [name] = Convert.ToBase64String(content) } }, ct);
        }

        LoginLog.KeyWritten(logger, settings.Namespace, SecretName);
    }

    // Data Protection asks for an answer at once, and seldom: at the start, and once a day.
    private static T Wait<T>(Func<CancellationToken, Task<T>> work)
    {
        using var patience = new CancellationTokenSource(Patience);
        return Task.Run(() => work(patience.Token), patience.Token).GetAwaiter().GetResult();
    }
}
