using System.Net;
using System.Text;
using Berth.Crds;
using k8s.Models;

namespace Berth.Tests.Integration.Gateway.Links;

/// <summary>Who can read the repository may open the snapshot, as a real Git server says.</summary>
public sealed class RepositoryAccessTests(LinkWorld world) : LinkTest(world), IClassFixture<LinkWorld>
{
    private const string Credential = "bob:token";

    private string Host => World.Gateway.Git.Address.GetLeftPart(UriPartial.Authority);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await ClassAsync(new() { RepositoryHosts = [Host], RepositoryNetworks = ["127.0.0.1/32"] });
    }

    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData("open", true)]
    [InlineData("moved", true)]
    [InlineData("closed", false)]
    [InlineData("missing", false)]
    [InlineData("away", false)]
    [InlineData("page", false)]
    public async Task Open_NoCredential_IsForThoseWhomTheHostLetsRead(string repository, bool may)
    {
        var link = await SnapshotAsync(new(), World.Gateway.Git.Repository(repository));
        using var bob = await BrowserAsync("bob");

        (await ShowAsync(bob, link)).Status.ShouldBe(may ? HttpStatusCode.OK : HttpStatusCode.NotFound);
        lock (World.Gateway.Git.Credentials)
        {
            World.Gateway.Git.Credentials.ShouldContain($"/{repository}.git/info/refs");
        }
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Open_PrivateRepository_IsForWhoHasACredentialOfHisOwn()
    {
        var link = await SnapshotAsync(new(), World.Gateway.Git.Repository("closed"));
        await Client.CreateAsync(
            new V1Secret
            {
                Metadata = new() { Name = "berth-repository-access", NamespaceProperty = Namespace, Annotations = new Dictionary<string, string> { [BerthAnnotations.Owner] = "bob@example.com" } },
                Data = new Dictionary<string, byte[]> { [$"127.0.0.1_{World.Gateway.Git.Address.Port}"] = Encoding.UTF8.GetBytes(Credential + "\n") },
            },
            Ct);
        using var bob = await BrowserAsync("bob");
        using var carol = await BrowserAsync("carol");

        // The Secret is in a namespace that both can be led to, and names bob.
        (await ShowAsync(carol, link)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await OpenAsync(bob, link, TicketOf(await ShowAsync(bob, link)))).Status.ShouldBe(HttpStatusCode.SeeOther);
        (await CopiesAsync()).ShouldHaveSingleItem().Spec.Owner.ShouldBe("bob@example.com");
        World.Gateway.Log.Lines.ShouldNotContain(line => line.Contains(Credential, StringComparison.Ordinal) || line.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(Credential)), StringComparison.Ordinal));
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Open_RedirectElsewhere_TakesNoCredentialThere()
    {
        var link = await SnapshotAsync(new(), World.Gateway.Git.Repository("away"));
        await Client.CreateAsync(
            new V1Secret
            {
                Metadata = new() { Name = "berth-repository-access", NamespaceProperty = Namespace, Annotations = new Dictionary<string, string> { [BerthAnnotations.Owner] = "bob@example.com" } },
                Data = new Dictionary<string, byte[]> { [$"127.0.0.1_{World.Gateway.Git.Address.Port}"] = Encoding.UTF8.GetBytes(Credential) },
            },
            Ct);
        using var bob = await BrowserAsync("bob");

        (await ShowAsync(bob, link)).Status.ShouldBe(HttpStatusCode.NotFound);
        lock (World.Gateway.Git.Credentials)
        {
            World.Gateway.Git.Credentials.ShouldNotContain(line => line.StartsWith("/open.git/info/refs Basic", StringComparison.Ordinal));
        }
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Open_HostOrAddressThatIsNotListed_IsNotEvenConnectedTo()
    {
        var link = await SnapshotAsync(new(), World.Gateway.Git.Repository("never"));
        using var bob = await BrowserAsync("bob");

        // Loopback, which no name may lead to either, is not listed; then the host is not.
        await ClassAsync(new() { RepositoryHosts = [Host] });
        (await ShowAsync(bob, link)).Status.ShouldBe(HttpStatusCode.NotFound);
        await ClassAsync(new() { RepositoryHosts = ["git.example.com"], RepositoryNetworks = ["127.0.0.1/32"] });
        (await ShowAsync(bob, link)).Status.ShouldBe(HttpStatusCode.NotFound);

        lock (World.Gateway.Git.Credentials)
        {
            World.Gateway.Git.Credentials.ShouldNotContain(line => line.StartsWith("/never", StringComparison.Ordinal));
        }

        World.Gateway.Log.Lines.ShouldContain(line => line.Contains($"snapshot={Namespace}/alice-1", StringComparison.Ordinal) && line.Contains("reason=RepositoryUnreachable", StringComparison.Ordinal));
        World.Gateway.Log.Lines.ShouldContain(line => line.Contains($"snapshot={Namespace}/alice-1", StringComparison.Ordinal) && line.Contains("reason=HostNotAllowed", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Open_NoRepository_IsForItsOwnerAlone()
    {
        var link = await SnapshotAsync(new());
        using var bob = await BrowserAsync("bob");
        using var alice = await BrowserAsync("alice");

        (await ShowAsync(bob, link)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await ShowAsync(alice, link)).Status.ShouldBe(HttpStatusCode.OK);
    }
}
