using Berth.Gateway;
using Berth.Gateway.Identity;
using Berth.Gateway.Links;
using Berth.Gateway.Login;
using Berth.Gateway.Portal;
using Berth.Gateway.Tls;
using Berth.Kube.Client;
using Microsoft.Extensions.Logging.Console;

if (args.Length > 0)
{
    Console.WriteLine(GatewayHelp.Text);
    return args[0] is "--help" or "-h" ? 0 : 2;
}

GatewaySettings settings;
LoginSettings login;
ClusterConfiguration cluster;
try
{
    settings = GatewaySettings.FromEnvironment(Environment.GetEnvironmentVariable);
    login = LoginSettings.FromEnvironment(Environment.GetEnvironmentVariable, File.ReadAllText);
    cluster = ClusterConfiguration.Load();
}
catch (Exception wrong) when (wrong is FormatException or ClusterConfigurationException or InvalidOperationException or IOException)
{
    Console.Error.WriteLine($"berth-gateway: {wrong.Message}");
    return 2;
}

var builder = GatewayHost.CreateBuilder(settings, login, cluster);
builder.Logging.AddSimpleConsole(console =>
{
    console.SingleLine = true;
    console.UseUtcTimestamp = true;
    console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
    console.ColorBehavior = LoggerColorBehavior.Disabled;
});

var app = builder.Build();
try
{
    app.Services.GetRequiredService<TlsCertificates>();
}
catch (FormatException wrong)
{
    Console.Error.WriteLine($"berth-gateway: {wrong.Message}");
    return 2;
}

app.UseGateway(portal => portal.UseRouting().UseEndpoints(endpoints =>
{
    endpoints.MapLogin();
    endpoints.MapIdentity();
    endpoints.MapPortal();
    endpoints.MapSnapshotLinks();
}));
await app.RunAsync();
return Environment.ExitCode;
