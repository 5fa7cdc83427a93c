using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Kube.Runtime;
using Berth.Operator.Plans;
using Berth.Tests.Unit.Kube.Client.Transport;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Tests.Unit.Operator.Plans;

public sealed class PlanEffectsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // As kube-apiserver answers: {0} message, {1} reason, {2} code.
    [Theory(Timeout = TestLimits.OfATest)]
    [InlineData("Internal error occurred: failed to allocate a serviceIP: range is full", "InternalError", 500)]
    [InlineData("Service \"s\" is invalid: spec.ports: Required value", "Invalid", 422)]
    [InlineData("services \"s\" is forbidden: exceeded quota", "Forbidden", 403)]
    public async Task Create_RefusedForWhatTheClusterIs_IsARefusalThatSaysWhy(string message, string reason, int code)
    {
        var refused = await Should.ThrowAsync<WriteRefusedException>(() => CreateAsync(message, reason, code));

        refused.Refusal.Reason.ShouldBe(reason);
        refused.Refusal.Message.ShouldContain(message);
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Create_QuotaIsExceeded_IsToldInWordsWithWhatToDo()
    {
        var refused = await Should.ThrowAsync<WriteRefusedException>(() => CreateAsync("services \"s\" is forbidden: exceeded quota: few, used: services=3", "Forbidden", 403));

        refused.Refusal.Message.ShouldBe(
            "The API server refused the Service 's': services \"s\" is forbidden: exceeded quota: few, used: services=3. "
            + "Stop or delete something in the namespace, or ask an administrator for a larger quota (kubectl describe resourcequota).");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Create_NamespaceIsBeingDeleted_SaysThat()
    {
        var refused = await Should.ThrowAsync<WriteRefusedException>(() => CreateAsync("services \"s\" is forbidden: unable to create new content", "Forbidden", 403, "NamespaceTerminating"));

        (refused.Refusal.Reason, refused.Refusal.Message).ShouldBe(("Terminating", "The namespace n is being deleted, and everything in it."));
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Create_AnyOtherInternalError_IsAnErrorAndNoRefusal() =>
        await Should.ThrowAsync<KubernetesApiException>(() => CreateAsync("Internal error occurred: etcd is away", "InternalError", 500));

    // What the API server made is made: to make it again would fail for ever (AlreadyExists).
    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Create_AnswerThatCannotBeRead_IsMadeAndKnownAsUnreadable()
    {
        await using var server = new RawServer(RawServer.Answer("201 Created", """{"metadata":{"name":"s","namespace":"n","resourceVersion":"7"},"spec":{"ports":[{"port":99999999999}]} }"""));
        using var client = new KubernetesClient(new() { Server = server.Address });
        var store = new EntityStore<V1Service>();
        await using var services = new ServiceCollection().AddSingleton(store).BuildServiceProvider();

        await new PlanEffects(client, new StoreProvider(services)).CreateAsync(new V1Service { Metadata = new() { Name = "s", NamespaceProperty = "n" } }, Ct);

        store.GetUnreadable("n", "s").ShouldNotBeNull().ResourceVersion.ShouldBe("7");
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task Find_ListHoldsOneThatCannotBeRead_GoesByWhatIsLeftOfIt()
    {
        const string List = """{"items":[{"metadata":{"name":"s","namespace":"n","labels":{"a":"b"} },"spec":{"ports":7} }],"metadata":{"resourceVersion":"9"} }""";
        await using var server = new RawServer(RawServer.Answer("200 OK", List));
        using var client = new KubernetesClient(new() { Server = server.Address });
        await using var services = new ServiceCollection().AddSingleton(new EntityStore<V1Service>()).BuildServiceProvider();

        (await new PlanEffects(client, new StoreProvider(services)).FindAsync<V1Service>("n", service => service.Metadata.Label("a") == "b", Ct)).ShouldBeTrue();
    }

    private static async Task CreateAsync(string message, string reason, int code, string cause = "")
    {
        var details = cause.Length == 0 ? "" : $$$""","details":{"causes":[{"reason":"{{{cause}}}","message":"namespace n is being terminated","field":"metadata.namespace"}]}""";
        var text = $$"""{"kind":"Status","status":"Failure","message":{{System.Text.Json.JsonSerializer.Serialize(message)}},"reason":"{{reason}}","code":{{code}}{{details}}}""";
        await using var server = new RawServer(RawServer.Answer($"{code} Refused", text));
        using var client = new KubernetesClient(new() { Server = server.Address });
        await using var services = new ServiceCollection().AddSingleton(new EntityStore<V1Service>()).BuildServiceProvider();
        var effects = new PlanEffects(client, new StoreProvider(services));

        await effects.CreateAsync(new V1Service { Metadata = new() { Name = "s", NamespaceProperty = "n" } }, Ct);
    }
}
