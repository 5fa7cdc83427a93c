using Berth.Benchmarks.Measuring;

namespace Berth.Benchmarks.Phases;

/// <summary>CPU seconds used so far, or between two moments.</summary>
public readonly record struct Usage(double Controller, double Manager, double ApiServer, double Etcd, double Harness, double Machine)
{
    /// <summary>Up to now.</summary>
    public static Usage Now(ProcessMeter controller, ProcessMeter manager, ProcessMeter apiServer, ProcessMeter etcd, ProcessMeter harness) =>
        new(controller.CpuSeconds, manager.CpuSeconds, apiServer.CpuSeconds, etcd.CpuSeconds, harness.CpuSeconds, Measuring.Machine.BusySeconds);

    /// <summary>Between two moments.</summary>
    public static Usage operator -(Usage end, Usage start) => new(
        end.Controller - start.Controller,
        end.Manager - start.Manager,
        end.ApiServer - start.ApiServer,
        end.Etcd - start.Etcd,
        end.Harness - start.Harness,
        end.Machine - start.Machine);
}
