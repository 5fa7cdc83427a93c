using System.Runtime.InteropServices;

namespace Berth.Kube.Runtime;

/// <summary>What a queue looks like at one moment.</summary>
/// <param name="Depth">Keys that wait.</param>
/// <param name="Unfinished">Sum of the times that keys have been in process.</param>
/// <param name="LongestRunning">The longest of these times.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct QueueState(int Depth, TimeSpan Unfinished, TimeSpan LongestRunning);
