using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Berth.Tests.Integration.Gateway.Proxies;

/// <summary>A real nginx or HAProxy (<c>hack/proxies</c>) on a free port. It ends with these tests, also when they are killed.</summary>
internal sealed class ProxyProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("berth-proxy-");
    private readonly List<string> _log = [];
    private readonly Process _process;

    private ProxyProcess(string name, int port, Func<string, string> configuration, IReadOnlyDictionary<string, string> files)
    {
        EndPoint = new(IPAddress.Loopback, port);
        foreach (var (file, text) in files)
        {
            File.WriteAllText(Path.Combine(_folder.FullName, file), text);
        }

        var path = Path.Combine(_folder.FullName, "proxy.conf");
        File.WriteAllText(path, configuration(_folder.FullName));
        var start = new ProcessStartInfo(Path.Combine(ControlPlane.RepositoryRoot(), "hack", "proxies"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])
            [
                "run", "--until-exit", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), name,
                .. name == "nginx" ? (string[])["-p", _folder.FullName, "-e", "stderr", "-c", path] : ["-f", path],
            ])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>What it printed.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return string.Join('\n', _log);
            }
        }
    }

    /// <summary>Starts one and waits until it listens.</summary>
    /// <param name="name">Which.</param>
    /// <param name="configuration">Its configuration, for a port and a folder of its own.</param>
    /// <param name="ct">Gives up.</param>
    /// <param name="files">Other files in that folder.</param>
    /// <param name="port">The port; a free one when absent.</param>
    public static async Task<ProxyProcess> StartAsync(
        string name, Func<int, string, string> configuration, CancellationToken ct, IReadOnlyDictionary<string, string>? files = null, int? port = null)
    {
        var free = port ?? FreePort();
        var proxy = new ProxyProcess(name, free, folder => configuration(free, folder), files ?? new Dictionary<string, string>());
        await Wait.ForAsync(proxy.ListensAsync, () => $"{name} to listen; it says:\n{proxy.Log}", ct);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<bool> ListensAsync()
    {
        _process.HasExited.ShouldBeFalse($"the proxy ended:\n{Log}");
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(EndPoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Add(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _log.Add(line);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
