using System.Net;
using Berth.Gateway.Login;
using k8s.Models;

namespace Berth.Tests.Integration.Gateway.Login;

public sealed class KeyTests(ControlPlane controlPlane) : LoginTest(controlPlane)
{
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Keys_ReplicasThatStartTogether_ShareOne()
    {
        var settings = new LoginSettings { Providers = [Provider] };
        for (var round = 0; round < 3; round++)
        {
            await Client.DeleteAsync<V1Secret>(Namespace, "berth-gateway-keys", null, Ct);
            var replicas = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LoginReplica.StartAsync(ControlPlane, Namespace, settings, Ct)));

            // Each seals for the first time, all at once.
            var begun = await Task.WhenAll(replicas.Select(async replica =>
            {
                var browser = new LoginBrowser(replica);
                return (Browser: browser, Page: await browser.GoAsync($"{Alice}/", Ct));
            }));
            for (var i = 0; i < replicas.Length; i++)
            {
                var (browser, page) = begun[i];
                browser.Replica = replicas[(i + 1) % replicas.Length];
                (await browser.SubmitAsync(page, "alice", Ct)).Body.ShouldStartWith("alice@example.com");
                foreach (var replica in replicas)
                {
                    browser.Replica = replica;
                    (await browser.AskAsync(new($"{Alice}/"), Ct)).Status.ShouldBe(HttpStatusCode.OK);
                }

                browser.Dispose();
            }

            (await Client.GetAsync<V1Secret>(Namespace, "berth-gateway-keys", Ct))!.Data!.Count.ShouldBe(1);
            foreach (var replica in replicas)
            {
                await replica.DisposeAsync();
            }
        }
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Keys_ReplicaThatComesLater_ReadsWhatTheOthersSealed()
    {
        using var browser = new LoginBrowser(First);
        await browser.LogInAsync($"{Alice}/", "alice", Ct);
        browser.Replica = await StartReplicaAsync(new() { Providers = [Provider] });
        (await browser.AskAsync(new($"{Alice}/"), Ct)).Status.ShouldBe(HttpStatusCode.OK);
    }
}
