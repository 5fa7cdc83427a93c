using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace Berth.DevStorage.Hosting;

/// <summary>Stops this process when another one has gone, for tests that may be killed.</summary>
/// <param name="processId">The other one.</param>
/// <param name="lifetime">What stops this one.</param>
public sealed class UntilExit(int processId, IHostApplicationLifetime lifetime) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var other = Process.GetProcessById(processId);
            await other.WaitForExitAsync(stoppingToken);
        }
        catch (ArgumentException)
        {
            // It has gone already.
        }

        lifetime.StopApplication();
    }
}
