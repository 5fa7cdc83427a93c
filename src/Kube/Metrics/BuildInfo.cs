using System.Reflection;
using Prometheus;

namespace Berth.Kube.Metrics;

/// <summary>The metric that says which version runs, as Prometheus' own programs have it: always 1, with the facts as labels.</summary>
public static class BuildInfo
{
    /// <summary>What the label <c>revision</c> says of a build outside of a repository.</summary>
    public const string UnknownRevision = "unknown";

    /// <summary>Exports it for an assembly.</summary>
    public static void Export(IMetricFactory metrics, Assembly program)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(program);
        var (version, revision) = Of(program.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "");
        metrics
            .CreateGauge("berth_build_info", "Which build of Berth runs, on which .NET; always 1.", ["version", "revision", "dotnet_version"])
            .WithLabels(version, revision, Environment.Version.ToString())
            .Set(1);
    }

    /// <summary>Takes a version apart, which the SDK writes as <c>version+revision</c>.</summary>
    internal static (string Version, string Revision) Of(string informational) => informational.Split('+', 2) switch
    {
        [var version, var revision] => (version, revision),
        _ => (informational, UnknownRevision),
    };
}
