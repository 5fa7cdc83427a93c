using System.CommandLine;
using Berth.Soak;

var minutes = new Option<double>("--minutes") { Description = "How long workspaces come and go.", DefaultValueFactory = _ => 30 };
var workspaces = new Option<int>("--workspaces") { Description = "How many there are.", DefaultValueFactory = _ => 200 };
var replicas = new Option<int>("--replicas") { Description = "How many operators run.", DefaultValueFactory = _ => 3 };
var pace = new Option<double>("--pace") { Description = "How many things users do in a second.", DefaultValueFactory = _ => 4 };
var seed = new Option<int?>("--seed") { Description = "Where the dice begin." };
var kubeconfig = Required("--kubeconfig", "The administrator's kubeconfig.");
var cluster = Required("--cluster", "The name of the cluster.");
var script = Required("--cluster-script", "hack/cluster.");
var output = Required("--output", "Where the summary goes.");

var root = new RootCommand("Lets workspaces come and go while everything fails. hack/soak starts what it needs and calls it.")
{
    minutes, workspaces, replicas, pace, seed, kubeconfig, cluster, script, output,
};
root.SetAction((parsed, ct) => SoakRun.RunAsync(
    new()
    {
        Span = TimeSpan.FromMinutes(parsed.GetValue(minutes)),
        Workspaces = parsed.GetValue(workspaces),
        Replicas = parsed.GetValue(replicas),
        Pace = parsed.GetValue(pace),
        Seed = parsed.GetValue(seed) ?? Random.Shared.Next(),
        Kubeconfig = parsed.GetValue(kubeconfig)!,
        Cluster = parsed.GetValue(cluster)!,
        ClusterScript = parsed.GetValue(script)!,
        Output = parsed.GetValue(output)!,
    },
    ct));
return await root.Parse(args).InvokeAsync();

static Option<string> Required(string name, string description) => new(name) { Description = description, Required = true };
