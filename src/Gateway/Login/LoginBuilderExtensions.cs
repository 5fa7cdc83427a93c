using Berth.Kube.Client;
using Berth.Kube.Runtime;
using k8s.Models;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;

namespace Berth.Gateway.Login;

/// <summary>Adds the login to a gateway.</summary>
public static class LoginBuilderExtensions
{
    /// <summary>
    /// Adds <see cref="ISessions"/>, what stands behind it, and the store of ended sessions. <see cref="GatewaySettings"/> has to be
    /// among the services.
    /// </summary>
    public static OperatorBuilder AddLogin(this OperatorBuilder builder, GatewaySettings gateway, LoginSettings settings)
    {
        builder.AddStore<V1ConfigMap>(store => store
            .Namespace(gateway.Namespace)
            .LabelSelector(EndedRecords.Selector)
            .WatchFor(GatewayStores.SignOfLife));
        builder.Services.AddDataProtection().SetApplicationName("berth-gateway");
        builder.Services
            .AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
            {
                options.XmlRepository = new SecretKeyRepository(
                    provider.GetRequiredService<KubernetesClient>(), gateway, provider.GetRequiredService<ILogger<SecretKeyRepository>>());

                // What protects a Secret protects the keys: who may read it, and the encryption at rest of the cluster.
                options.XmlEncryptor = new NullXmlEncryptor();
            }))
            .AddSingleton(settings)
            .AddSingleton<OpenIdProviders>()
            .AddSingleton<LoginSeals>()
            .AddSingleton<SessionCookies>()
            .AddSingleton<EndedRecords>()
            .AddSingleton<EndedSessions>()
            .AddSingleton<UsedCodes>()
            .AddSingleton<HandOver>()
            .AddSingleton<LoginRateLimit>()
            .AddSingleton<Sessions>()
            .AddSingleton<ISessions>(provider => provider.GetRequiredService<Sessions>())
            .AddSingleton<LoginEndpoint>()
            .AddSingleton<CallbackEndpoint>()
            .AddSingleton<LogoutEndpoints>()
            .AddSingleton<ProviderLogoutEndpoints>();
        return builder;
    }

    /// <summary>Serves the login on the portal's host: /login, /logout, /callback, and the provider's logouts.</summary>
    public static IEndpointRouteBuilder MapLogin(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var portal = services.GetRequiredService<GatewaySettings>().PortalUrl;
        var group = routes.MapGroup("").RequireHost(portal.IsDefaultPort ? portal.IdnHost : $"{portal.IdnHost}:{portal.Port}");
        group.MapGet("/login", Through<LoginEndpoint>(login => login.BeginAsync));
        group.MapGet("/callback/{provider}", Through<CallbackEndpoint>(callback => callback.CallBackAsync));
        group.MapGet("/logout", Through<LogoutEndpoints>(logout => logout.AskAsync));
        group.MapPost("/logout", Through<LogoutEndpoints>(logout => logout.EndAsync));
        group.MapPost("/backchannel-logout/{provider}", Through<ProviderLogoutEndpoints>(logout => logout.BackChannelAsync));
        group.MapGet("/frontchannel-logout/{provider}", Through<ProviderLogoutEndpoints>(logout => logout.FrontChannelAsync));
        return routes;
    }

    private static RequestDelegate Through<T>(Func<T, RequestDelegate> handler)
        where T : notnull =>
        context => handler(context.RequestServices.GetRequiredService<T>())(context);
}
