using System.CommandLine;
using Berth.Benchmarks;
using Berth.Benchmarks.Runtime;

var objects = new Option<int>("--objects") { Description = "How many objects each run creates.", DefaultValueFactory = _ => 500 };
var pairs = new Option<int>("--pairs") { Description = "How many pairs of runs.", DefaultValueFactory = _ => 5 };
var creators = new Option<int>("--creators") { Description = "How many creates are under way at once.", DefaultValueFactory = _ => 16 };
var starts = new Option<int>("--starts") { Description = "How many workspaces are started step by step.", DefaultValueFactory = _ => 20 };
var workers = new Option<int>("--workers") { Description = "How many reconciles the operator runs at once.", DefaultValueFactory = _ => 8 };
var output = Required("--output", "Where the report goes.");
var kubeconfig = Required("--kubeconfig", "The administrator's kubeconfig.");
var operatorKubeconfig = Required("--operator-kubeconfig", "The operator's kubeconfig.");
var program = Required("--operator", "The published operator.");
var log = Required("--operator-log", "Where the operator's log goes.");
var audit = Required("--audit-log", "The API server's audit log.");
var manager = new Option<int>("--controller-manager-pid") { Required = true };
var server = new Option<int>("--api-server-pid") { Required = true };
var etcd = new Option<int>("--etcd-pid") { Required = true };
var revision = Required("--revision", "The sources of the operator, for the report.");
var arguments = Required("--controller-manager-args", "kube-controller-manager's settings, for the report.");

var root = new RootCommand("Measures the operator against StatefulSets. hack/bench starts what it needs and calls it.")
{
    objects, pairs, creators, starts, workers, output, kubeconfig, operatorKubeconfig, program, log, audit, manager, server, etcd, revision, arguments,
};
root.SetAction((parsed, ct) => Session.RunAsync(
    new()
    {
        Objects = parsed.GetValue(objects),
        Pairs = parsed.GetValue(pairs),
        Creators = parsed.GetValue(creators),
        Starts = parsed.GetValue(starts),
        Workers = parsed.GetValue(workers),
        Output = parsed.GetValue(output)!,
        Kubeconfig = parsed.GetValue(kubeconfig)!,
        OperatorKubeconfig = parsed.GetValue(operatorKubeconfig)!,
        OperatorProgram = parsed.GetValue(program)!,
        OperatorLog = parsed.GetValue(log)!,
        AuditLog = parsed.GetValue(audit)!,
        ControllerManager = parsed.GetValue(manager),
        ApiServer = parsed.GetValue(server),
        Etcd = parsed.GetValue(etcd),
        Revision = parsed.GetValue(revision)!,
        ControllerManagerArguments = parsed.GetValue(arguments)!,
    },
    ct));
root.Subcommands.Add(RuntimeCommands.Measure());
root.Subcommands.Add(RuntimeCommands.Replay());
return await root.Parse(args).InvokeAsync();

static Option<string> Required(string name, string description) => new(name) { Description = description, Required = true };
