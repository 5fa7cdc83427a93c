using System.Globalization;

namespace Berth.Benchmarks.Gateway.Phases;

/// <summary>Tells how far it has come.</summary>
public static class Say
{
    /// <summary>A line with the time.</summary>
    public static void Line(string text) =>
        Console.Error.WriteLine($"{TimeProvider.System.GetUtcNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {text}");
}
