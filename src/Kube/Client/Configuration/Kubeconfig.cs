namespace Berth.Kube.Client;

/// <summary>
/// Several kubeconfig files as one: per entry, and for the current context, the first file that has it wins (Kubernetes "Organizing
/// Cluster Access Using kubeconfig Files", merging).
/// </summary>
internal sealed class Kubeconfig
{
    private readonly IReadOnlyList<string> _paths;
    private readonly Dictionary<string, YamlField> _clusters = [];
    private readonly Dictionary<string, YamlField> _contexts = [];
    private readonly Dictionary<string, YamlField> _users = [];
    private string? _currentContext;

    private Kubeconfig(IReadOnlyList<string> paths) => _paths = paths;

    private string Files => string.Join(", ", _paths);

    public static Kubeconfig Read(IReadOnlyList<string> paths) => Merge(paths, paths.Where(File.Exists).Select(YamlField.ReadFile));

    /// <summary>Merges files that have been read; null for those that are empty.</summary>
    public static Kubeconfig Merge(IReadOnlyList<string> paths, IEnumerable<YamlField?> roots)
    {
        var merged = new Kubeconfig(paths);
        var any = false;
        foreach (var root in roots)
        {
            if (root is { IsPresent: true })
            {
                any = true;
                merged.Add(root);
            }
        }

        return any ? merged : throw new ClusterConfigurationException(
            $"{merged.Files}: no kubeconfig in it: the file is {(paths.Any(File.Exists) ? "empty" : "missing")}. It should have clusters, users, contexts and current-context.");
    }

    public ClusterConfiguration Resolve(string? contextName)
    {
        var name = string.IsNullOrEmpty(contextName) ? _currentContext : contextName;
        if (string.IsNullOrEmpty(name))
        {
            throw new ClusterConfigurationException($"{Files}: current-context is not set, and no context was asked for. {Known("contexts", _contexts)}");
        }

        var context = Find(_contexts, "contexts", name, "context", contextName is null ? "current-context" : "the context asked for");
        var cluster = Find(_clusters, "clusters", context["cluster"].RequiredText(), "cluster", $"context {name}");
        var userName = context["user"].Text();
        var credentials = string.IsNullOrEmpty(userName)
            ? UserCredentials.Anonymous
            : KubeconfigUser.Read(Find(_users, "users", userName, "user", $"context {name}"));

        return new()
        {
            Server = ReadServer(cluster["server"]),
            CertificateAuthorityData = cluster["certificate-authority-data"].Base64Text(),
            CertificateAuthorityFile = cluster["certificate-authority-data"].IsPresent ? null : cluster["certificate-authority"].FilePath(),
            TlsServerName = cluster["tls-server-name"].Text(),
            InsecureSkipTlsVerify = cluster["insecure-skip-tls-verify"].Flag(),
            ProxyUrl = ReadProxy(cluster["proxy-url"]),
            Namespace = context["namespace"].Text() is { Length: > 0 } ns ? ns : "default",
            Credentials = credentials,
            Source = $"context {name} of {context.Source}",
        };
    }

    private void Add(YamlField root)
    {
        Merge(root["clusters"], _clusters);
        Merge(root["contexts"], _contexts);
        Merge(root["users"], _users);
        _currentContext ??= root["current-context"].Text() is { Length: > 0 } current ? current : null;
    }

    private static void Merge(YamlField list, Dictionary<string, YamlField> entries)
    {
        foreach (var entry in list.Items())
        {
            entries.TryAdd(entry["name"].RequiredText(), entry);
        }
    }

    private YamlField Find(Dictionary<string, YamlField> entries, string list, string name, string inner, string wantedBy) =>
        entries.TryGetValue(name, out var entry)
            ? entry[inner].Called($"{list}[name={name}].{inner}")
            : throw new ClusterConfigurationException($"{Files}: {list} has no entry named {name}, which {wantedBy} names. {Known(list, entries)}");

    private static string Known(string list, Dictionary<string, YamlField> entries) =>
        entries.Count == 0 ? $"There are no {list}." : $"There {(entries.Count == 1 ? "is" : "are")}: {string.Join(", ", entries.Keys.Order())}.";

    private static Uri ReadServer(YamlField field)
    {
        var server = field.Address() ?? throw field.Error("is missing: it should be the API server's URL");
        return server.Scheme is "https" or "http" ? server : throw field.Error($"should begin with https:// or http://, but is {server}");
    }

    private static Uri? ReadProxy(YamlField field)
    {
        var proxy = field.Address();
        return proxy is null or { Scheme: "http" or "https" or "socks5" } ? proxy : throw field.Error("should begin with http://, https:// or socks5://");
    }
}
