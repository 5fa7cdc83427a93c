using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Berth.Tests.Integration.Gateway.Login;

/// <summary>A real OpenID provider: <c>hack/identity</c>. It ends with these tests, also when they are killed.</summary>
internal sealed class IdentityProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _port;

    private IdentityProcess(int port, string[] options)
    {
        _port = port;
        var start = new ProcessStartInfo(Path.Combine(ControlPlane.RepositoryRoot(), "hack", "identity"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])
            [
                "run", "--port", port.ToString(CultureInfo.InvariantCulture), "--until-exit",
                Environment.ProcessId.ToString(CultureInfo.InvariantCulture), .. options,
            ])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException("hack/identity ended:\n" + string.Join('\n', _log)));
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Issuer => $"http://127.0.0.1:{_port}";

    public IEnumerable<string> Log => _log;

    public static async Task<IdentityProcess> StartAsync(int port, params string[] options)
    {
        var identity = new IdentityProcess(port, options);
        await Wait.ForAsync(
            async () =>
            {
                if (identity._ready.Task.IsCompleted)
                {
                    await identity._ready.Task;
                }

                return identity._ready.Task.IsCompleted;
            },
            () => $"hack/identity to be ready; it says:\n{string.Join('\n', identity._log)}",
            CancellationToken.None);
        return identity;
    }

    /// <summary>Signs with a new key from now on.</summary>
    public async Task RotateKeysAsync(CancellationToken ct)
    {
        using var http = new HttpClient();
        (await http.PostAsync(new Uri($"{Issuer}/rotate-keys"), null, ct)).EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is not null)
        {
            _log.Enqueue(line);
            if (line.StartsWith("ready ", StringComparison.Ordinal))
            {
                _ready.TrySetResult();
            }
        }
    }
}
