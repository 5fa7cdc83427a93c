using System.Globalization;

namespace Berth.Tests.Unit.Exploring;

/// <summary>What an exploration found.</summary>
/// <param name="States">How many states it visited.</param>
/// <param name="CounterExample">The shortest way to something wrong, if there is one.</param>
/// <param name="IsWhole">Whether these are all states; else the nearest ones, and whether it always comes to rest was not looked at.</param>
internal sealed record Exploration(int States, CounterExample? CounterExample, bool IsWhole)
{
    private const int Most = 50_000_000;

    /// <summary>Explores a world, and tells what came of it.</summary>
    public static Exploration Of(string name, IStateModel model, ITestOutputHelper output, int atMost = Most)
    {
        var began = TimeProvider.System.GetTimestamp();
        var found = new StateExplorer(model, atMost).Explore();
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {(found.IsWhole ? "" : "the nearest ")}{found.States} states in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s, {GC.GetTotalMemory(false) >> 20} MiB; {found.CounterExample?.ToString() ?? "no counter-example"}"));
        return found;

        void Say(string line)
        {
            output.WriteLine(line);
            if (IsAsked)
            {
                Console.WriteLine(line);
            }
        }
    }

    /// <summary>Whether somebody waits for what is found, world by world: hack/explore.</summary>
    private static bool IsAsked => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("BERTH_EXPLORE"));
}
