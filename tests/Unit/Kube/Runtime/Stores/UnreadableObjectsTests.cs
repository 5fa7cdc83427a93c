using Berth.Kube.Client;
using Berth.Kube.Runtime;
using k8s.Models;
using static Berth.Tests.Unit.Kube.Runtime.Stores.ConfigMaps;

namespace Berth.Tests.Unit.Kube.Runtime.Stores;

/// <summary>What a store does with objects that exist and cannot be read: they are neither there nor gone.</summary>
public sealed class UnreadableObjectsTests
{
    private readonly EntityStore<V1ConfigMap> _store = new(new StoreOptions<V1ConfigMap>().Index(
        "of", map => map.Data?.TryGetValue("of", out var of) == true ? [of] : []));

    private readonly List<string> _changes = [];

    public UnreadableObjectsTests() => _store.Subscribe(change => _changes.Add(
        $"{change.Type} {change.Key.Name} {change.Old?.Metadata.ResourceVersion}>{change.New?.Metadata.ResourceVersion}{(change.Unreadable is null ? "" : "!")}"));

    [Fact]
    public void Put_TurnsUnreadable_IsNotDeletedAndNotThere()
    {
        _store.Put(Make("a", 5));
        _store.Put(Broken("a", 6));

        _store.Get("ns", "a").ShouldBeNull();
        _store.GetUnreadable("ns", "a")!.ResourceVersion.ShouldBe("6");
        _store.UnreadableCount.ShouldBe(1);
        _changes.ShouldBe(["Added a >5", "Unreadable a 5>!"]);
    }

    [Fact]
    public void Put_Mended_IsAsIfItHadNeverBeen()
    {
        _store.Put(Broken("a", 6));
        _store.Put(Make("a", 7));

        _store.Get("ns", "a").ShouldNotBeNull();
        _store.UnreadableCount.ShouldBe(0);
        _store.GetUnreadable("ns", "a").ShouldBeNull();
        _changes.ShouldBe(["Unreadable a >!", "Added a >7"]);
    }

    [Fact]
    public void Remove_OfAnUnreadableOne_TellsTheLastVersionThatCouldBeRead()
    {
        _store.Put(Make("a", 5));
        _store.Put(Broken("a", 6));
        _store.Put(Broken("a", 7));
        _store.Remove(Make("a", 8));

        _store.UnreadableCount.ShouldBe(0);
        _changes[^1].ShouldBe("Deleted a 5>!");
    }

    [Fact]
    public void Put_OlderThanTheUnreadableVersion_ChangesNothing()
    {
        _store.Put(Broken("a", 6));
        _store.Put(Make("a", 5));
        _store.RecordWrite(Make("a", 6));

        _store.Get("ns", "a").ShouldBeNull();
        _changes.Count.ShouldBe(1);
    }

    [Fact]
    public void Put_OldUnreadableVersion_ChangesNothing()
    {
        _store.Put(Make("a", 6));
        _store.Put(Broken("a", 5));

        _store.Get("ns", "a").ShouldNotBeNull();
        _store.UnreadableCount.ShouldBe(0);
    }

    [Fact]
    public void Put_SameUnreadableVersionAgain_IsNoNews()
    {
        _store.Put(Broken("a", 6));
        _store.Put(Broken("a", 6));
        _store.Replace([], "9", [Broken("a", 6)]);

        _changes.ShouldBe(["Unreadable a >!"]);
    }

    [Fact]
    public void Replace_ListsAnUnreadableObject_DoesNotReportItDeleted()
    {
        _store.Replace([Make("a", 5), Make("b", 5)], "6");
        _store.Replace([Make("b", 5)], "9", [Broken("a", 8)]);

        _store.HasSynced.ShouldBeTrue();
        _changes.ShouldBe(["Added a >5", "Added b >5", "Unreadable a 5>!"], ignoreOrder: true);
    }

    [Fact]
    public void Replace_ListLacksTheUnreadableObject_ReportsItDeleted()
    {
        _store.Replace([], "6", [Broken("a", 5)]);
        _store.Replace([], "9");

        _store.UnreadableCount.ShouldBe(0);
        _changes[^1].ShouldBe("Deleted a >!");
    }

    [Fact]
    public void UnreadableByIndex_GoesByTheRemainsAndByWhatWasReadLast()
    {
        _store.Put(Make("a", 5) with { Data = new Dictionary<string, string> { ["of"] = "before" } });
        _store.Put(new Unreadable<V1ConfigMap>(Make("a", 6) with { Data = new Dictionary<string, string> { ["of"] = "after" } }, "broken"));

        _store.UnreadableByIndex("of", "before").Count.ShouldBe(1);
        _store.UnreadableByIndex("of", "after").Count.ShouldBe(1);
        _store.UnreadableByIndex("of", "other").ShouldBeEmpty();
        _store.ByIndex("of", "before").ShouldBeEmpty();
    }

    [Fact]
    public void Put_ObjectThatMakesAnIndexFail_IsUnreadableAndOthersAreKept()
    {
        var store = new EntityStore<V1ConfigMap>(new StoreOptions<V1ConfigMap>().Index("length", map => [map.Data!.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)]));
        store.Replace([Make("a", 5) with { Data = null }, Make("b", 5) with { Data = new Dictionary<string, string>() }], "6");

        store.HasSynced.ShouldBeTrue();
        store.Get("ns", "b").ShouldNotBeNull();
        store.GetUnreadable("ns", "a").ShouldNotBeNull();
    }

    [Fact]
    public void Subscribe_Replay_TellsOfUnreadableOnesToo()
    {
        _store.Put(Broken("a", 6));
        var told = new List<StoreChangeType>();
        using var subscription = _store.Subscribe(change => told.Add(change.Type), replay: true);

        told.ShouldBe([StoreChangeType.Unreadable]);
    }

    [Fact]
    public void Put_AnObserverFails_OthersStillHearOfIt()
    {
        using var failing = _store.Subscribe(_ => throw new InvalidOperationException("observer"));
        var told = 0;
        using var other = _store.Subscribe(_ => told++);

        Should.Throw<AggregateException>(() => _store.Put(Make("a", 1)));
        told.ShouldBe(1);
    }

    private static Unreadable<V1ConfigMap> Broken(string name, int version) => new(Make(name, version), "data: it should be an object of texts");
}
