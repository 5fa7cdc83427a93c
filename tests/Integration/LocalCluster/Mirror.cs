using System.Diagnostics;
using System.Security.Cryptography;

namespace Berth.Tests.Integration.LocalCluster;

/// <summary>
/// A folder laid out as BERTH_MIRROR is, with small archives in place of the releases, and an empty cache; both are removed at the end.
/// The archives hold programs that do nothing: what is tested is how they are fetched.
/// </summary>
public sealed class Mirror : IDisposable
{
    /// <summary>The archive with Kubernetes' programs, as its public address ends.</summary>
    public const string Kubernetes = "dl.k8s.io/v1.37.2/kubernetes-server-linux-amd64.tar.gz";

    private const string Etcd = "github.com/etcd-io/etcd/releases/download/v3.7.3/etcd-v3.7.3-linux-amd64.tar.gz";

    private readonly string _root = Directory.CreateTempSubdirectory("berth-mirror-").FullName;

    /// <summary>Makes a complete mirror for a control plane.</summary>
    public Mirror()
    {
        Pack(Kubernetes, "kubernetes/server/bin", ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy", "kubelet", "kubectl"]);
        Pack(Etcd, "etcd-v3.7.3-linux-amd64", ["etcd"]);
    }

    /// <summary>The mirror's folder.</summary>
    public string Folder => Path.Combine(_root, "mirror");

    /// <summary>The cache that <c>hack/cluster</c> fills.</summary>
    public string Cache => Path.Combine(_root, "cache");

    /// <summary>The path of a file of the mirror.</summary>
    public string File(string name) => Path.Combine(Folder, name);

    /// <summary>Whether a program is in the cache, whole and executable.</summary>
    public bool IsCached(string program) => System.IO.File.Exists(Path.Combine(Cache, "kubernetes-1.37.2", "bin", program));

    /// <summary>Writes the checksum that belongs to an archive.</summary>
    public void Sum(string name) => System.IO.File.WriteAllText(
        File(name + ".sha256sum"),
        $"{Convert.ToHexStringLower(SHA256.HashData(System.IO.File.ReadAllBytes(File(name))))}  {Path.GetFileName(name)}\n");

    /// <summary>
    /// Fills the cache with the programs of a control plane of 1.37, by <c>hack/cluster ensure</c>.
    /// </summary>
    /// <param name="mirror">What BERTH_MIRROR says.</param>
    /// <param name="proxy">The proxy that stands between the machine and the public addresses; nothing listens there unless given.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The exit code and all that was printed.</returns>
    public async Task<(int ExitCode, string Output)> EnsureAsync(string mirror, string proxy, CancellationToken ct)
    {
        var start = new ProcessStartInfo(Path.Combine(ControlPlane.RepositoryRoot(), "hack", "cluster"), ["ensure", "--control-plane"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in new Dictionary<string, string?>
        {
            ["BERTH_MIRROR"] = mirror,
            ["BERTH_CACHE"] = Cache,
            ["BERTH_KUBERNETES"] = "1.37",
            ["KUBEBUILDER_ASSETS"] = null,
            ["https_proxy"] = proxy,
        })
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var error = await process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, await output + error);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void Pack(string archive, string folder, IReadOnlyList<string> programs)
    {
        var files = Path.Combine(_root, "files");
        Directory.CreateDirectory(Path.Combine(files, folder));
        foreach (var program in programs)
        {
            var path = Path.Combine(files, folder, program);
            System.IO.File.WriteAllText(path, "#!/bin/sh\necho Kubernetes v1.37.2\n");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(File(archive))!);
        using (var tar = Process.Start("tar", ["-czf", File(archive), "--mode=0755", "-C", files, folder]))
        {
            tar.WaitForExit();
            tar.ExitCode.ShouldBe(0);
        }

        Sum(archive);
    }
}
