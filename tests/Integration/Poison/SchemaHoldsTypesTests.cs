using System.Net;
using System.Text.Json.Nodes;
using Berth.Crds;
using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Tests.Integration.Crds;
using k8s;
using k8s.Models;

namespace Berth.Tests.Integration.Poison;

/// <summary>
/// Whatever the API server accepts, the types read: every field of every definition is given values at and beyond the edge of its type, and
/// what is accepted is read with the client.
/// </summary>
public sealed class SchemaHoldsTypesTests(PlainDefinitions definitions) : IClassFixture<PlainDefinitions>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestLimits.OfATest)]
    public Task Accepted_Workspaces_AreRead() => CheckAsync<Workspace>("""{"owner":"a@example.com"}""");

    [Fact(Timeout = TestLimits.OfATest)]
    public Task Accepted_Snapshots_AreRead() => CheckAsync<WorkspaceSnapshot>("""{"workspaceName":"w"}""");

    [Fact(Timeout = TestLimits.OfATest)]
    public Task Accepted_Classes_AreRead() => CheckAsync<WorkspaceClass>("{}");

    [Fact(Timeout = TestLimits.OfATest)]
    public Task Accepted_Grants_AreRead() =>
        CheckAsync<SnapshotGrant>("""{"snapshot":{"name":"s"},"workspace":{"namespace":"n","name":"w"},"user":"u"}""");

    private async Task CheckAsync<T>(string spec)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var options = new KubernetesClientOptions();
        options.JsonResolvers.Add(CrdsJsonContext.Default);
        using var client = definitions.ControlPlane.NewClient(options);
        using var api = new RawObjects(definitions.ControlPlane.KubeconfigPath);
        var definition = EntityDefinition.Of<T>();
        var ns = definition.Scope == EntityScope.Namespaced ? await ControlPlane.NewNamespaceAsync(client, Ct) : null;
        var (_, crd) = await api.SendAsync(HttpMethod.Get, $"apis/apiextensions.k8s.io/v1/customresourcedefinitions/{definition.Plural}.berth.dev", null, Ct);
        var schema = JsonNode.Parse(crd)!["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject();
        var path = RawObjects.Path(ns, definition.Plural);
        var (accepted, refused, unread) = (0, 0, new List<string>());
        const string Name = "edge";
        foreach (var (part, members) in EdgeValues.Of(schema, JsonNode.Parse(spec)!.AsObject()))
        {
            var body = $$"""{"apiVersion":"{{definition.ApiVersion}}","kind":"{{definition.Kind}}","metadata":{"name":"{{Name}}"},"spec":{{(part == "spec" ? members : spec)}}}""";
            var (status, answer) = await api.SendAsync(HttpMethod.Post, path, body, Ct);
            if (status == HttpStatusCode.Created && part == "status")
            {
                (status, answer) = await api.SendAsync(HttpMethod.Patch, $"{path}/{Name}/status", $"{{\"status\":{members}}}", Ct, "application/merge-patch+json");
            }

            if (status is HttpStatusCode.Created or HttpStatusCode.OK)
            {
                accepted++;
                try
                {
                    (await client.GetAsync<T>(ns, Name, Ct)).ShouldNotBeNull();
                }
                catch (UnreadableObjectException unreadable)
                {
                    unread.Add($"{part}: {members}: {unreadable.Message}");
                }
            }
            else
            {
                ((int)status).ShouldBeInRange(400, 499, $"{members}: {answer}");
                refused++;
            }

            await api.SendAsync(HttpMethod.Delete, $"{path}/{Name}", null, Ct);
        }

        unread.ShouldBeEmpty();
        accepted.ShouldBeGreaterThan(20, $"{refused} were refused");
        refused.ShouldBeGreaterThan(20);
    }
}
