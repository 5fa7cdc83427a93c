using System.Diagnostics;
using System.Globalization;
using Berth.Kube.Models;

namespace Berth.Tests.Integration.DevStorage;

/// <summary>The development storage as the process it is, on the shared control plane; it can be killed and started again.</summary>
public sealed class StorageProcess(ControlPlane controlPlane) : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("devstorage-it-").FullName;
    private Process? _process;

    private string ReadyFile => Path.Combine(_root, "ready");

    private string Data => Path.Combine(_root, "data");

    public string VolumePath(string handle) => Path.Combine(Data, "volumes", handle);

    public string SnapshotPath(string handle) => Path.Combine(Data, "snapshots", handle);

    public async ValueTask InitializeAsync()
    {
        var crds = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "devstorage-crds"), "*.yaml");
        await controlPlane.ClusterAsync(["crds", .. crds]);
        using var client = controlPlane.NewClient();
        await Wait.ForAsync(() => client.IsServedAsync<V1VolumeSnapshot>(CancellationToken.None), "VolumeSnapshots to be served", CancellationToken.None);

        await StartAsync();
    }

    public async Task StartAsync()
    {
        File.Delete(ReadyFile);
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "Berth.DevStorage.dll"),
                "--kubeconfig", controlPlane.KubeconfigPath,
                "--data", Data,
                "--ready-file", ReadyFile,
                "--until-exit", Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        var output = new List<string?>();
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Wait.ForAsync(
            () => !_process.HasExited || File.Exists(ReadyFile)
                ? Task.FromResult(File.Exists(ReadyFile))
                : throw new InvalidOperationException($"devstorage has ended:\n{Said()}"),
            () => $"devstorage to be ready; it says:\n{Said()}",
            CancellationToken.None);

        string Said()
        {
            lock (output)
            {
                return string.Join('\n', output);
            }
        }

        void Keep(string? line)
        {
            lock (output)
            {
                output.Add(line);
            }
        }
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_root, recursive: true);
    }
}
