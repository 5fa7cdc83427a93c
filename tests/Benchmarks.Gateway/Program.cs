using System.CommandLine;
using Berth.Benchmarks.Gateway;
using Berth.Benchmarks.Gateway.Loads;

var rounds = Number("--rounds", "How many rounds of load each peer gets.", 7);
var seconds = Number("--seconds", "How long a round lasts.", 4);
var connections = Number("--connections", "How many connections wrk keeps busy.", 64);
var rate = Number("--rate", "Requests per second when the latency is measured.", 500);
var sockets = Number("--sockets", "How many idle WebSockets.", 10_000);
var guests = Number("--guests", "How many guests when the sharing ends.", 1_000);
var unshares = Number("--unshares", "How many times the sharing ends.", 5);
var output = Required("--output", "Where the report goes.");
var folder = Required("--folder", "Where logs and configurations go.");
var kubeconfig = Required("--kubeconfig", "The administrator's kubeconfig.");
var gateway = Required("--gateway", "The published gateway.");
var forwarder = Required("--forwarder", "The published bare forwarder.");
var nginx = Required("--nginx", "nginx.");
var wrk = Required("--wrk", "wrk.");
var revision = Required("--revision", "The sources of the gateway, for the report.");

var root = new RootCommand("Measures the gate. hack/bench-gate starts what it needs and calls it.")
{
    rounds, seconds, connections, rate, sockets, guests, unshares, output, folder, kubeconfig, gateway, forwarder, nginx, wrk, revision,
};
root.SetAction((parsed, ct) => GateBench.RunAsync(
    new()
    {
        Rounds = parsed.GetValue(rounds),
        Seconds = parsed.GetValue(seconds),
        Connections = parsed.GetValue(connections),
        Rate = parsed.GetValue(rate),
        Sockets = parsed.GetValue(sockets),
        Guests = parsed.GetValue(guests),
        Unshares = parsed.GetValue(unshares),
        Output = parsed.GetValue(output)!,
        Folder = parsed.GetValue(folder)!,
        Kubeconfig = parsed.GetValue(kubeconfig)!,
        GatewayProgram = parsed.GetValue(gateway)!,
        ForwarderProgram = parsed.GetValue(forwarder)!,
        Nginx = parsed.GetValue(nginx)!,
        Wrk = parsed.GetValue(wrk)!,
        Revision = parsed.GetValue(revision)!,
    },
    ct));
var port = new Option<int>("--port") { Required = true };
var hold = new Command("hold", "Takes WebSockets on a loopback port and leaves them alone: the workspace of the idle ones.") { port };
hold.SetAction((parsed, ct) => HoldingUpstream.RunAsync(parsed.GetValue(port), ct));
root.Subcommands.Add(hold);
return await root.Parse(args).InvokeAsync();

static Option<int> Number(string name, string description, int value) => new(name) { Description = description, DefaultValueFactory = _ => value };

static Option<string> Required(string name, string description) => new(name) { Description = description, Required = true };
