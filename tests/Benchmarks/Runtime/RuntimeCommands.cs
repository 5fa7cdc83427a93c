using System.CommandLine;

namespace Berth.Benchmarks.Runtime;

/// <summary>The commands that measure the runtime.</summary>
public static class RuntimeCommands
{
    /// <summary>Measures and writes the report.</summary>
    public static Command Measure()
    {
        var items = new Option<int>("--items") { Description = "Keys through the queue.", DefaultValueFactory = _ => 1_000_000 };
        var pairs = new Option<int>("--pairs") { Description = "Pairs of queue and channel.", DefaultValueFactory = _ => 5 };
        var objects = new Option<int>("--objects") { Description = "Objects that are listed.", DefaultValueFactory = _ => 50_000 };
        var kubeconfig = new Option<string>("--kubeconfig") { Description = "The administrator's kubeconfig.", Required = true };
        var output = new Option<string>("--output") { Description = "Where the report goes.", Required = true };
        var revision = new Option<string>("--revision") { Description = "The sources, for the report.", Required = true };
        var command = new Command("runtime", "Measures the runtime alone. hack/bench-kube starts what it needs and calls it.")
        {
            items, pairs, objects, kubeconfig, output, revision,
        };
        command.SetAction((parsed, ct) => RuntimeBench.RunAsync(
            new()
            {
                Items = parsed.GetValue(items),
                Pairs = parsed.GetValue(pairs),
                Objects = parsed.GetValue(objects),
                Kubeconfig = parsed.GetValue(kubeconfig)!,
                Output = parsed.GetValue(output)!,
                Revision = parsed.GetValue(revision)!,
            },
            ct));
        return command;
    }

    /// <summary>Serves a recorded watch.</summary>
    public static Command Replay()
    {
        var recording = new Option<string>("--recording") { Description = "Events, one a line.", Required = true };
        var events = new Option<int>("--events") { Description = "How many are sent.", Required = true };
        var perSecond = new Option<int>("--per-second") { Description = "How many in a second; 0 for all that is taken." };
        var command = new Command("replay", "Serves a recorded watch; started by the measurement.") { recording, events, perSecond };
        command.SetAction((parsed, ct) => ReplayServer.RunAsync(
            parsed.GetValue(recording)!, parsed.GetValue(events), parsed.GetValue(perSecond), ct));
        return command;
    }
}
