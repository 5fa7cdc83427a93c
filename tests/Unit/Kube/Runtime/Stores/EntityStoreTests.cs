using Berth.Kube.Runtime;
using k8s.Models;
using static Berth.Tests.Unit.Kube.Runtime.Stores.ConfigMaps;

namespace Berth.Tests.Unit.Kube.Runtime.Stores;

public sealed class EntityStoreTests
{
    private readonly EntityStore<V1ConfigMap> _store = new();
    private readonly List<string> _changes = [];

    public EntityStoreTests() => _store.Subscribe(change => _changes.Add(
        $"{change.Type} {change.Key.Name} {change.Old?.Metadata.ResourceVersion}>{change.New?.Metadata.ResourceVersion}{(change.Initial ? " initial" : "")}"));

    [Fact]
    public void Put_OlderEventThanOwnWrite_DoesNotUndoIt()
    {
        _store.RecordWrite(Make("a", 12));
        _store.Put(Make("a", 11));

        Version("a").ShouldBe("12");
        _changes.ShouldBe(["Added a >12"]);
    }

    [Fact]
    public void Put_EventOfOwnWrite_IsNoChange()
    {
        _store.RecordWrite(Make("a", 12));
        _store.Put(Make("a", 12));

        _changes.Count.ShouldBe(1);
    }

    [Fact]
    public void Put_VersionsAsText_AreComparedAsNumbers()
    {
        _store.Put(Make("a", 9));
        _store.Put(Make("a", 10));
        Version("a").ShouldBe("10");
        _store.Put(Make("a", 9));
        Version("a").ShouldBe("10");
    }

    [Fact]
    public void Put_UnparsableVersion_ServerWinsOwnWriteDoesNot()
    {
        var strange = Make("a", 1) with { Metadata = Make("a", 1).Metadata with { ResourceVersion = "x-1" } };
        _store.Put(Make("a", 5));
        _store.RecordWrite(strange);
        Version("a").ShouldBe("5");
        _store.Put(strange);
        Version("a").ShouldBe("x-1");
    }

    [Fact]
    public void RecordWrite_AnswerComesAfterTheDeletion_DoesNotBringItBack()
    {
        _store.Put(Make("a", 10));
        _store.Remove(Make("a", 15));
        _store.RecordWrite(Make("a", 14));

        _store.Get("ns", "a").ShouldBeNull();
    }

    [Fact]
    public void RecordDeleted_LateEventOfTheSameObject_DoesNotBringItBack()
    {
        _store.Put(Make("a", 10));
        _store.RecordDeleted(Make("a", 10));
        _store.Put(Make("a", 12));
        _store.Remove(Make("a", 13));

        _store.Get("ns", "a").ShouldBeNull();
        _changes.ShouldBe(["Added a >10", "Deleted a 10>"]);
    }

    [Fact]
    public void Put_SameNameNewUidAfterDeletion_IsThere()
    {
        _store.Put(Make("a", 10));
        _store.RecordDeleted(Make("a", 10));
        _store.Put(Make("a", 20, uid: "second"));

        _store.Get("ns", "a")!.Metadata.Uid.ShouldBe("second");
    }

    [Fact]
    public void Put_LeftTheSelectorAndCameBack_IsThere()
    {
        _store.Put(Make("a", 10));
        _store.Remove(Make("a", 11));
        _store.Put(Make("a", 12));

        Version("a").ShouldBe("12");
    }

    [Fact]
    public void Remove_OlderThanOwnWrite_DoesNotUndoIt()
    {
        _store.Put(Make("a", 10));
        _store.RecordWrite(Make("a", 20));
        _store.Remove(Make("a", 15));

        Version("a").ShouldBe("20");
    }

    [Fact]
    public void RecordWrite_LastFinalizerRemoved_TakesItOut()
    {
        _store.Put(Make("a", 10));
        var finished = Make("a", 11);
        _store.RecordWrite(finished with
        {
            Metadata = finished.Metadata with { DeletionTimestamp = DateTimeOffset.UnixEpoch.UtcDateTime, DeletionGracePeriodSeconds = 0 },
        });

        _store.Get("ns", "a").ShouldBeNull();
    }

    [Fact]
    public void Replace_ObjectsGoneInTheGap_AreReportedDeleted_KubeOps675()
    {
        _store.Replace([Make("a", 1), Make("b", 2)], "2");
        _changes.Clear();
        _store.Replace([Make("b", 2), Make("c", 5)], "6");

        _changes.ShouldBe(["Deleted a 1>", "Added c >5"]);
    }

    [Fact]
    public void Replace_MadeAgainUnderTheSameName_IsDeletedAndAdded()
    {
        _store.Replace([Make("a", 1)], "2");
        _changes.Clear();
        _store.Replace([Make("a", 5, uid: "second")], "6");

        _changes.ShouldBe(["Deleted a 1>", "Added a >5"]);
    }

    [Fact]
    public void Replace_ListOlderThanOwnWrites_KeepsThem()
    {
        _store.Replace([Make("a", 1)], "2");
        _store.RecordWrite(Make("new", 10));
        _store.RecordWrite(Make("a", 11));
        _store.Replace([Make("a", 1)], "9");

        _store.Get("ns", "new").ShouldNotBeNull();
        Version("a").ShouldBe("11");
    }

    [Fact]
    public void Replace_First_SyncsAndIsInitial()
    {
        _store.HasSynced.ShouldBeFalse();
        _store.Replace([Make("a", 1)], "2");

        _store.HasSynced.ShouldBeTrue();
        _changes.ShouldBe(["Added a >1 initial"]);
    }

    [Fact]
    public void ByIndex_Owner_FollowsChanges()
    {
        _store.Put(Make("child", 1, owner: "parent"));
        _store.ByIndex("owner", "uid-parent").Single().Metadata.Name.ShouldBe("child");

        _store.Put(Make("child", 2, owner: "other"));
        _store.ByIndex("owner", "uid-parent").ShouldBeEmpty();
        _store.ByIndex("owner", "uid-other").Single().Metadata.ResourceVersion.ShouldBe("2");

        _store.Remove(Make("child", 3));
        _store.ByIndex("owner", "uid-other").ShouldBeEmpty();
    }

    [Fact]
    public void ByIndex_Unknown_SaysSo() =>
        Should.Throw<ArgumentException>(() => _store.ByIndex("nothing", "x")).Message.ShouldContain("no index 'nothing'");

    [Fact]
    public void AddIndex_AfterTheStart_IsRefused()
    {
        _store.Put(Make("a", 1));
        Should.Throw<InvalidOperationException>(() => _store.AddIndex("late", _ => []));
    }

    [Fact]
    public void List_OfANamespace_HoldsNoOther()
    {
        _store.Put(Make("a", 1, ns: "one"));
        _store.Put(Make("a", 2, ns: "two"));

        _store.List("one").Single().Metadata.ResourceVersion.ShouldBe("1");
        _store.List().Count.ShouldBe(2);
    }

    [Fact]
    public void Subscribe_Replay_TellsWhatIsThereAndStopsWhenDisposed()
    {
        _store.Put(Make("a", 1));
        var told = new List<StoreChange<V1ConfigMap>>();
        using (_store.Subscribe(told.Add, replay: true))
        {
            told.Single().Initial.ShouldBeTrue();
        }

        _store.Put(Make("a", 2));
        told.Count.ShouldBe(1);
    }

    [Fact]
    public void Transform_BeforeStoring_IsApplied()
    {
        var store = new EntityStore<V1ConfigMap>(new StoreOptions<V1ConfigMap>().Transform(map => map with { Data = null }));
        store.Put(Make("a", 1) with { Data = new Dictionary<string, string> { ["big"] = "value" } });
        store.RecordWrite(Make("b", 1) with { Data = new Dictionary<string, string> { ["big"] = "value" } });

        store.List().ShouldAllBe(map => map.Data == null);
    }

    private string? Version(string name) => _store.Get("ns", name)?.Metadata.ResourceVersion;
}
