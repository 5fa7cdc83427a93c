using Berth.Crds;
using Berth.Kube.Runtime;

namespace Berth.Gateway.Links;

/// <summary>Adds the links of snapshots to a gateway with a login.</summary>
public static class LinkBuilderExtensions
{
    /// <summary>Adds what finds and opens snapshots by their links, and the store of snapshots.</summary>
    public static OperatorBuilder AddSnapshotLinks(this OperatorBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddStore<WorkspaceSnapshot>(store => store.WatchFor(GatewayStores.SignOfLife).Transform(WhatIsAsked));
        builder.Services
            .AddSingleton<LinkIndex>()
            .AddSingleton<LinkRateLimit>()
            .AddSingleton<LinkGuard>()
            .AddSingleton<RepositoryProbe>()
            .AddSingleton<RepositoryCredentials>()
            .AddSingleton<OpeningTickets>()
            .AddSingleton<OpeningRecorder>()
            .AddSingleton<LinkEndpoint>()
            .AddSingleton<StartingEndpoint>();
        return builder;
    }

    /// <summary>Maps <c>/s/{id}</c>, and <c>/w/{namespace}/{name}</c>, where a workspace that was made by it is waited for.</summary>
    public static void MapSnapshotLinks(this IEndpointRouteBuilder routes)
    {
        var links = routes.ServiceProvider.GetRequiredService<LinkEndpoint>();
        var starting = routes.ServiceProvider.GetRequiredService<StartingEndpoint>();
        routes.MapGet(LinkId.Path + "{id}", (RequestDelegate)links.ShowAsync);
        routes.MapPost(LinkId.Path + "{id}", (RequestDelegate)links.OpenAsync);
        routes.MapGet("/w/{namespace}/{name}", (RequestDelegate)starting.ShowAsync);
    }

    // Where a snapshot's link leads: all else is read anew when somebody follows it.
    private static WorkspaceSnapshot WhatIsAsked(WorkspaceSnapshot snapshot) => snapshot with
    {
        Metadata = snapshot.Metadata with { Annotations = null },
        Status = snapshot.Status is null ? null : new() { Url = snapshot.Status.Url },
    };
}
