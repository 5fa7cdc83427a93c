using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Berth.Tests.Faults.Proxy;

/// <summary>A request to the API server, in the terms of Kubernetes' audit log.</summary>
/// <param name="Verb">list, watch, get, create, update, patch or delete; the HTTP method for what is no resource.</param>
/// <param name="Resource">The plural name, such as <c>pods</c>; the whole path for what is no resource.</param>
/// <param name="Subresource">Such as <c>status</c>.</param>
/// <param name="Namespace">Empty for all namespaces and for cluster-scoped kinds.</param>
/// <param name="Name">Empty for lists and watches.</param>
public sealed record ApiCall(string Verb, string Resource, string Subresource, string Namespace, string Name)
{
    /// <summary>Whether it changes something.</summary>
    public bool IsWrite => Verb is "create" or "update" or "patch" or "delete";

    /// <summary>Whether it is a watch.</summary>
    public bool IsWatch => Verb == "watch";

    /// <inheritdoc/>
    public override string ToString() => $"{Verb} {Resource}{(Subresource.Length == 0 ? "" : "/" + Subresource)} {Name}".TrimEnd();

    /// <summary>Takes a request apart.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">Its body: what is created has its name there.</param>
    public static ApiCall Of(HttpRequest request, ReadOnlySpan<byte> body)
    {
        var parts = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var rest = parts switch
        {
            ["api", _, .. var core] => core,
            ["apis", _, _, .. var grouped] => grouped,
            _ => [],
        };
        var ns = "";
        if (rest is ["namespaces", var inside, _, ..])
        {
            (ns, rest) = (inside, rest[2..]);
        }

        if (rest.Length == 0)
        {
            return new(request.Method, request.Path.Value, "", "", "");
        }

        var name = rest.Length > 1 ? rest[1] : "";
        var verb = request.Method switch
        {
            "GET" when request.Query["watch"] == "true" || request.Query["watch"] == "1" => "watch",
            "GET" => name.Length == 0 ? "list" : "get",
            "POST" => "create",
            "PUT" => "update",
            var other => other.ToLowerInvariant(),
        };
        if (verb == "create" && name.Length == 0 && JsonNode.Parse(body)?["metadata"] is { } metadata)
        {
            name = metadata["name"]?.GetValue<string>() ?? metadata["generateName"]?.GetValue<string>() ?? "";
        }

        return new(verb, rest[0], rest.Length > 2 ? rest[2] : "", ns, name);
    }
}
