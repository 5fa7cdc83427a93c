using System.Text;
using Berth.Crds;
using Berth.Gateway.Gate;
using Berth.Gateway.Login;
using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Kube.Runtime.Rbac;
using k8s.Models;

namespace Berth.Gateway.Links;

/// <summary>
/// The opener's own credentials for hosts of repositories: a Secret of one name in the namespace of the opener's copies, so that no other
/// Secret can be read, and only if its annotation says that it is the opener's.
/// </summary>
[EntityRbac(typeof(V1Secret), Verbs = RbacVerb.Get, ResourceNames = [SecretName])]
internal sealed class RepositoryCredentials(KubernetesClient client)
{
    /// <summary>The name of the Secret. Its keys are hosts (<see cref="RepositoryAddress.HostKey"/>), its values <c>user:token</c>.</summary>
    public const string SecretName = "berth-repository-access";

    /// <summary>The credential for a host, or null.</summary>
    /// <exception cref="KubernetesApiException">It cannot be read.</exception>
    public async Task<string?> FindAsync(string ns, GatewayIdentity who, string hostKey, CancellationToken ct)
    {
        var secret = await client.GetAsync<V1Secret>(ns, SecretName, ct);
        return secret is not null
            && GateRules.IsOneOf(who.Names, secret.Metadata.Annotation(BerthAnnotations.Owner))
            && secret.Data?.TryGetValue(hostKey, out var value) == true && value.Length > 0
                ? Encoding.UTF8.GetString(value).Trim()
                : null;
    }
}
