using Berth.Kube.Client;
using Berth.Kube.Runtime;
using Berth.Operator;
using Berth.Operator.Metrics;
using Berth.Operator.Plans;
using Berth.Operator.Snapshots;
using Berth.Operator.Workspaces;
using Microsoft.Extensions.Logging.Console;
using Prometheus;

if (args.Length > 0)
{
    Console.WriteLine(OperatorHelp.Text);
    return args[0] is "--help" or "-h" ? 0 : 2;
}

OperatorSettings settings;
ClusterConfiguration cluster;
try
{
    settings = OperatorSettings.FromEnvironment(Environment.GetEnvironmentVariable);
    cluster = ClusterConfiguration.Load();
}
catch (Exception wrong) when (wrong is FormatException or ClusterConfigurationException or InvalidOperationException or IOException)
{
    Console.Error.WriteLine($"berth-operator: {wrong.Message}");
    return 2;
}

var builder = WebApplication.CreateSlimBuilder();
builder.WebHost.UseUrls(settings.ListenUrl);
builder.Logging
    .AddSimpleConsole(console =>
    {
        console.SingleLine = true;
        console.IncludeScopes = true;
        console.UseUtcTimestamp = true;
        console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        console.ColorBehavior = LoggerColorBehavior.Disabled;
    })
    // Every probe and scrape is a request: not worth a line each.
    .AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Services
    .AddSingleton(TimeProvider.System)
    .AddSingleton(settings)
    .AddSingleton(cluster)
    .AddSingleton<PlanEffects>()
    .AddSingleton<PlanActor>()
    .AddSingleton<WorkspaceObserver>()
    .AddSingleton<SnapshotObserver>()
    .AddSingleton<OperatorMetrics>()
    .AddSingleton<WorkspaceMetrics>()
    .AddSingleton<SnapshotMetrics>()
    .AddBerth(settings);

var app = builder.Build();
var leadership = app.Services.GetRequiredService<Leadership>();
var inventory = new InventoryMetrics(app.Services.GetRequiredService<OperatorMetrics>(), app.Services.GetRequiredService<StoreProvider>(), () => leadership.IsLeader);
app.Services.GetRequiredService<CollectorRegistry>().AddBeforeCollectCallback(inventory.Update);
app.MapOperatorEndpoints();
await app.RunAsync();
return Environment.ExitCode;
