using System.CommandLine;
using Berth.DevStorage.Data;
using Berth.DevStorage.Hosting;
using Berth.Kube.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var kubeconfig = new Option<string?>("--kubeconfig") { Description = "The cluster; KUBECONFIG, else ~/.kube/config, unless given." };
var data = new Option<DirectoryInfo>("--data") { Description = "Where volumes and snapshots are kept.", Required = true };
var readyFile = new Option<string?>("--ready-file") { Description = "A file that is there while the process works." };
var untilExit = new Option<int?>("--until-exit") { Description = "Stop when the process with this id has gone." };
var command = new RootCommand("Plays a snapshotting CSI driver for the local cluster: hostPath volumes, copied directories.")
{
    kubeconfig, data, readyFile, untilExit,
};

command.SetAction(async (arguments, cancellationToken) =>
{
    ReadyFile ready = new(arguments.GetValue(readyFile));
    ready.Remove();
    try
    {
        var cluster = ClusterConfiguration.Load(arguments.GetValue(kubeconfig));
        using var storage = new DataDirectory(arguments.GetRequiredValue(data).FullName);
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
        builder.Services.AddSingleton(ready);
        builder.Services.AddDevStorage(cluster, storage);
        if (arguments.GetValue(untilExit) is { } other)
        {
            builder.Services.AddHostedService(services => new UntilExit(other, services.GetRequiredService<IHostApplicationLifetime>()));
        }

        using var host = builder.Build();
        await host.RunAsync(cancellationToken);
        return Environment.ExitCode;
    }
    catch (Exception e) when (e is IOException or ClusterConfigurationException)
    {
        await Console.Error.WriteLineAsync($"error: {e.Message}");
        return 1;
    }
});
return await command.Parse(args).InvokeAsync();
