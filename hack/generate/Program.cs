using Berth.Generate.Output;

namespace Berth.Generate;

/// <summary>Writes the generated files, or says which are stale.</summary>
internal static class Program
{
    private const string Usage = """
        Writes the manifests and the page that are generated from the C# sources:
          config/crd/          the CustomResourceDefinitions, from src/Crds
          config/rbac/         the operator's roles, from the [EntityRbac] attributes in src/Operator
          config/gateway/rbac/ the gateway's roles, from those in src/Gateway
          charts/berth/        the same for the chart
          docs/metrics.md      the metrics, from their definitions

        hack/generate/run            writes the files that changed and removes generated ones that are no longer wanted
        hack/generate/run --check    writes nothing; names the stale files and exits with 1 when there are any
        """;

    private static int Main(string[] args)
    {
        var check = false;
        string? root = null;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--check":
                    check = true;
                    break;
                case "--root" when i + 1 < args.Length:
                    root = args[++i];
                    break;
                case "--help" or "-h":
                    Console.WriteLine(Usage);
                    return 0;
                default:
                    Console.Error.WriteLine($"Unknown argument {args[i]}.\n\n{Usage}");
                    return 2;
            }
        }

        var tree = new SourceTree(root ?? Directory.GetCurrentDirectory());
        var stale = tree.Stale(GeneratedFiles.All());
        foreach (var change in stale)
        {
            Console.WriteLine($"{(check ? "stale" : change.Content is null ? "removed" : "wrote")} {change.Path}");
        }

        if (check)
        {
            Console.WriteLine(stale.Count == 0 ? "Generated files are current." : "Run hack/generate/run and commit what it writes.");
            return stale.Count == 0 ? 0 : 1;
        }

        tree.Write(stale);
        return 0;
    }
}
