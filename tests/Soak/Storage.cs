using Berth.DevStorage.Data;
using Berth.DevStorage.Hosting;
using Berth.Kube.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Berth.Soak;

/// <summary>The development storage, in this process, with its data among the files of the cluster: it goes with them.</summary>
public sealed class Storage : IAsyncDisposable
{
    private readonly string _data;
    private readonly DataDirectory _directory;
    private readonly IHost _host;

    private Storage(string data, ClusterConfiguration cluster)
    {
        _data = data;
        _directory = new(data);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging(logging => logging.AddFilter(level => level >= LogLevel.Critical));
        builder.Services.AddSingleton(new ReadyFile(Path.Combine(data, "ready")));
        builder.Services.AddDevStorage(cluster, _directory);
        _host = builder.Build();
    }

    /// <summary>What it holds: a directory for each volume and each snapshot.</summary>
    public IReadOnlyList<string> Stored =>
    [
        .. Directory.EnumerateDirectories(Path.Combine(_data, "volumes")),
        .. Directory.EnumerateDirectories(Path.Combine(_data, "snapshots")),
    ];

    /// <summary>Starts it, and waits until it works.</summary>
    public static async Task<Storage> StartAsync(string folder, ClusterConfiguration cluster, CancellationToken ct)
    {
        var storage = new Storage(Path.Combine(folder, "storage"), cluster);
        await storage._host.StartAsync(ct);
        while (!File.Exists(Path.Combine(storage._data, "ready")))
        {
            await Task.Delay(100, ct);
        }

        return storage;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _directory.Dispose();
    }
}
