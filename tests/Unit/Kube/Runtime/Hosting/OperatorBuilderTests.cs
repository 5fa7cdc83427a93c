using Berth.Kube.Runtime;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Berth.Tests.Unit.Kube.Runtime.Hosting;

public sealed class OperatorBuilderTests
{
    [Fact]
    public void AddStore_Twice_IsOneStoreWithBothSettings()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        Add(builder).AddStore<V1ConfigMap>(store => store.Index("one", _ => [])).AddStore<V1ConfigMap>(store => store.Index("two", _ => []));
        using var host = builder.Build();

        var store = host.Services.GetRequiredService<StoreProvider>().Of<V1ConfigMap>();

        store.ByIndex("one", "x").ShouldBeEmpty();
        store.ByIndex("two", "x").ShouldBeEmpty();
        host.Services.GetServices<IHostedStore>().Count().ShouldBe(1);
    }

    [Fact]
    public void StoreProvider_NoStore_SaysHowToAddOne()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        Add(builder);
        using var host = builder.Build();

        Should.Throw<InvalidOperationException>(() => host.Services.GetRequiredService<StoreProvider>().Of<V1Pod>())
            .Message.ShouldContain("AddStore<V1Pod>()");
    }

    [Fact]
    public void AddController_SecondForAKind_IsRefused()
    {
        var builder = Add(Host.CreateEmptyApplicationBuilder(null)).AddController<Nothing, V1ConfigMap>();

        Should.Throw<InvalidOperationException>(() => builder.AddController<Nothing, V1ConfigMap>()).Message.ShouldContain("V1ConfigMap");
    }

    [Fact]
    public void AddFinalizer_WithoutController_FailsAtTheStart()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        Add(builder).AddFinalizer<Nothing, V1ConfigMap>("x.dev/y");
        using var host = builder.Build();

        Should.Throw<InvalidOperationException>(() => host.Services.GetServices<IHostedService>()).Message.ShouldContain("x.dev/y");
    }

    [Fact]
    public void AddFinalizer_NameWithoutDomain_IsRefused() =>
        Should.Throw<ArgumentException>(() => Add(Host.CreateEmptyApplicationBuilder(null)).AddFinalizer<Nothing, V1ConfigMap>("cleanup"))
            .Message.ShouldContain("domain/name");

    private static OperatorBuilder Add(HostApplicationBuilder builder) =>
        builder.Services.AddKubernetesOperator(options => options.Cluster = new() { Server = new("http://127.0.0.1:1") });

    private sealed class Nothing : IEntityController<V1ConfigMap>, IEntityFinalizer<V1ConfigMap>
    {
        public Task<ReconciliationResult<V1ConfigMap>> ReconcileAsync(V1ConfigMap entity, CancellationToken cancellationToken) =>
            Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity));

        public Task<ReconciliationResult<V1ConfigMap>> DeletedAsync(V1ConfigMap entity, CancellationToken cancellationToken) =>
            Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity));

        public Task<ReconciliationResult<V1ConfigMap>> FinalizeAsync(V1ConfigMap entity, CancellationToken cancellationToken) =>
            Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity));
    }
}
