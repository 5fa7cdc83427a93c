using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Berth.Tests.Integration.LocalCluster;

/// <summary>How hack/cluster fetches releases: what is wrong with a source is said, nothing broken is used, and the next source is asked.</summary>
public sealed class ReleaseTests : IDisposable
{
    // Discard: nothing listens there.
    private const string NoProxy = "http://127.0.0.1:9";

    private static readonly string[] Programs = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl", "etcd"];

    private readonly Mirror _mirror = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _mirror.Dispose();

    [Fact]
    public async Task Ensure_CompleteMirror_PutsEveryProgramIntoTheCache()
    {
        var (exitCode, output) = await _mirror.EnsureAsync(_mirror.Folder, NoProxy, Ct);

        exitCode.ShouldBe(0, output);
        Programs.ShouldAllBe(program => _mirror.IsCached(program));
    }

    [Fact]
    public async Task Ensure_TwoRunsFillOneCache_BothSucceed()
    {
        var both = await Task.WhenAll(_mirror.EnsureAsync(_mirror.Folder, NoProxy, Ct), _mirror.EnsureAsync(_mirror.Folder, NoProxy, Ct));

        both.ShouldAllBe(run => run.ExitCode == 0);
        _mirror.IsCached("etcd").ShouldBeTrue();
    }

    [Fact]
    public Task Ensure_NoSuchMirror_SaysSoAndAsksThePublicAddress() =>
        FailsAsync(_mirror.Folder + "-elsewhere", NoProxy, "which is no folder", "dl.k8s.io does not answer");

    [Fact]
    public Task Ensure_MirrorWithoutTheArchive_SaysSo()
    {
        File.Delete(_mirror.File(Mirror.Kubernetes));
        return FailsAsync(_mirror.Folder, NoProxy, $"BERTH_MIRROR does not hold {Mirror.Kubernetes}", "dl.k8s.io does not answer");
    }

    [Fact]
    public Task Ensure_HalfADownload_IsNotUsed()
    {
        using (var archive = File.OpenWrite(_mirror.File(Mirror.Kubernetes)))
        {
            archive.SetLength(archive.Length / 2);
        }

        return FailsAsync(_mirror.Folder, NoProxy, "is not used: its SHA-256 is", "half a download, or an altered file");
    }

    [Fact]
    public Task Ensure_BrokenArchiveWithItsOwnChecksum_IsNotUsed()
    {
        File.WriteAllText(_mirror.File(Mirror.Kubernetes), "no archive");
        _mirror.Sum(Mirror.Kubernetes);
        return FailsAsync(_mirror.Folder, NoProxy, "unpacking kubernetes-server-linux-amd64.tar.gz: failed", "not in gzip format");
    }

    [Fact]
    public Task Ensure_PageInPlaceOfTheChecksum_IsNotUsed()
    {
        File.WriteAllText(_mirror.File(Mirror.Kubernetes + ".sha256sum"), "<html><body>Please log in.</body></html>\n");
        return FailsAsync(_mirror.Folder, NoProxy, "is no checksum", "the page of a proxy?");
    }

    [Fact]
    public Task Ensure_NoChecksum_IsNotUsed()
    {
        File.Delete(_mirror.File(Mirror.Kubernetes + ".sha256sum"));
        return FailsAsync(_mirror.Folder, NoProxy, "no checksum is published beside https://dl.k8s.io/");
    }

    [Fact]
    public async Task Ensure_ProxyAnswersWithAPage_SaysThatTheHostDoesNotAnswer()
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var answering = AnswerWithAPageAsync(proxy, stop.Token);

        await FailsAsync(_mirror.Folder + "-elsewhere", $"http://127.0.0.1:{((IPEndPoint)proxy.LocalEndpoint).Port}", "dl.k8s.io does not answer");

        await stop.CancelAsync();
        await answering;
    }

    private async Task FailsAsync(string mirror, string proxy, params string[] told)
    {
        var (exitCode, output) = await _mirror.EnsureAsync(mirror, proxy, Ct);

        exitCode.ShouldNotBe(0, output);
        foreach (var text in (string[])[.. told, "BERTH_KUBERNETES asks for 1.37, which cannot be had here"])
        {
            output.ShouldContain(text, Case.Sensitive);
        }

        _mirror.IsCached("kube-apiserver").ShouldBeFalse();
    }

    private static async Task AnswerWithAPageAsync(TcpListener proxy, CancellationToken ct)
    {
        var page = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 26\r\n\r\n<html>Please log in.</html>");
        while (!ct.IsCancellationRequested)
        {
            try
            {
                using var client = await proxy.AcceptTcpClientAsync(ct);
                await client.GetStream().WriteAsync(page, ct);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The test is over, or the client hung up.
            }
        }
    }
}
