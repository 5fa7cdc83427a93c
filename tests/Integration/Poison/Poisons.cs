using System.Globalization;
using System.Net;

namespace Berth.Tests.Integration.Poison;

/// <summary>Objects that the API server holds and that no type of ours does, fifty of each kind.</summary>
internal static class Poisons
{
    public const int OfEachKind = 50;

    private static readonly string Deep = string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200);

    // With ' for ".
    private static readonly string[] Workspaces =
    [
        "'spec':{'owner':'a@example.com','sharing':{'level':'Users','expiresAt':'tomorrow'}}",
        "'spec':{'owner':'a@example.com','sharing':{'level':'Users','expiresAt':'2030-01-31T18:00:00+99:00'}}",
        "'spec':{'owner':'a@example.com','repository':{'url':'https://example.com/a','depth':99999999999}}",
        "'spec':{'owner':'a@example.com','repository':{'url':'https://example.com/a','depth':1.5}}",
        "'spec':{'owner':'a@example.com','operatingMode':'Hibernated'}",
        "'spec':{'owner':'a@example.com','resources':{'limits':{'cpu':{}}}}",
        "'spec':{'owner':'a@example.com','volumes':[null]}",
        "'spec':{'owner':'a@example.com','ports':'all'}",
        "'spec':{'owner':null}",
        "'spec':{}",
        "'spec':null",
        "'spec':[[]]",
        "'extra':1",
        "'spec':{'owner':'a@example.com'},'status':{'phase':7}",
        "'spec':{'owner':'a@example.com'},'status':{'conditions':[{'type':'Ready','status':'True','lastTransitionTime':'x'}]}",
        $"'spec':{Deep}",
    ];

    private static readonly string[] Snapshots =
    [
        "'spec':{'workspaceName':'good','expiresAt':'never'}",
        "'spec':{'workspaceName':'other','access':{'policy':'Everybody'}}",
        "'spec':{'workspaceName':7}",
        "'spec':{}",
        "'spec':null",
        "'extra':1",
        "'spec':{'workspaceName':'other'},'status':{'volumes':[null]}",
        "'spec':{'workspaceName':'other'},'status':{'observedGeneration':1e30}",
        $"'spec':{Deep}",
    ];

    private static readonly string[] Classes =
    [
        "'spec':{'snapshots':{'maxPerWorkspace':99999999999}}",
        "'spec':{'snapshots':{'maxPerWorkspace':'three'}}",
        "'spec':{'sharing':{'levels':['Everybody']}}",
        "'spec':{'allowedImages':[null]}",
        "'spec':'none'",
    ];

    private static readonly string[] Grants =
    [
        "'spec':{'snapshot':{'name':'s'},'workspace':{'namespace':'n','name':'w'},'user':'u','expiresAt':'x'}",
        "'spec':{'snapshot':{'name':'s'},'workspace':null,'user':'u'}",
        "'spec':{'user':'u'}",
        "'spec':{}",
        "'extra':1",
        $"'spec':{Deep}",
    ];

    /// <summary>The kind of a resource of Berth's.</summary>
    public static string KindOf(string resource) => resource switch
    {
        "workspaces" => "Workspace",
        "workspacesnapshots" => "WorkspaceSnapshot",
        "workspaceclasses" => "WorkspaceClass",
        _ => "SnapshotGrant",
    };

    /// <summary>Plants them, while the schemas are open.</summary>
    /// <param name="api">Where.</param>
    /// <param name="ns">The namespace of those that are in one.</param>
    /// <param name="names">How their names begin.</param>
    /// <param name="count">How many of each kind.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task PlantAsync(RawObjects api, string ns, string names, int count, CancellationToken ct)
    {
        foreach (var (resource, shapes) in ((string, string[])[])[("workspaces", Workspaces), ("workspacesnapshots", Snapshots), ("workspaceclasses", Classes), ("snapshotgrants", Grants)])
        {
            for (var i = 0; i < count; i++)
            {
                var members = shapes[i % shapes.Length].Replace('\'', '"');
                var name = string.Create(CultureInfo.InvariantCulture, $"{names}-{i}");
                var json = $$"""{"apiVersion":"berth.dev/v1alpha1","kind":"{{KindOf(resource)}}","metadata":{"name":"{{name}}"},{{members}}}""";
                var path = RawObjects.Path(resource == "workspaceclasses" ? null : ns, resource);
                var (status, body) = await api.SendAsync(HttpMethod.Post, path, json, ct);
                status.ShouldBe(HttpStatusCode.Created, $"{json}: {body}");
                if (members.Contains("\"status\":", StringComparison.Ordinal))
                {
                    // The API server drops a status that comes with the object.
                    (status, body) = await api.SendAsync(HttpMethod.Patch, $"{path}/{name}/status", $"{{{members}}}", ct, "application/merge-patch+json");
                    status.ShouldBe(HttpStatusCode.OK, $"{json}: {body}");
                }
            }
        }
    }
}
