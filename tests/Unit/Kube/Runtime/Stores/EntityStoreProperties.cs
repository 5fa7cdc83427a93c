using Berth.Kube.Models;
using Berth.Kube.Runtime;
using FsCheck;
using FsCheck.Fluent;
using k8s.Models;
using static Berth.Tests.Unit.Kube.Runtime.Stores.ConfigMaps;

namespace Berth.Tests.Unit.Kube.Runtime.Stores;

/// <summary>
/// A server with a history, a watch that lags behind it, lists that may be old, and answers to our own writes that overtake the
/// watch: whatever the order, in the end the store is what the server has, and no object ever goes back in time.
/// </summary>
public sealed class EntityStoreProperties
{
    public enum Verb
    {
        Write,
        OwnWrite,
        Delete,
        OwnDelete,
        Watch,
        Relist,
    }

    [Fact]
    public void AnyHistory_EndsAsTheServerAndNeverGoesBack()
    {
        var verbs = Gen.Elements(Verb.Write, Verb.OwnWrite, Verb.OwnWrite, Verb.Delete, Verb.OwnDelete, Verb.Watch, Verb.Watch, Verb.Watch, Verb.Relist);
        var step = from verb in verbs from name in Gen.Choose(0, 2) from back in Gen.Choose(0, 5) select (verb, $"n{name}", back);
        Prop.ForAll(step.ListOf().ToArbitrary(), steps => Replay([.. steps]))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(80));
    }

    private static bool Replay(IReadOnlyList<(Verb Verb, string Name, int Back)> steps)
    {
        var store = new EntityStore<V1ConfigMap>();
        var server = new Server();
        var seen = new Dictionary<string, long>();
        var live = new Dictionary<ObjectKey, V1ConfigMap>();
        store.Subscribe(change =>
        {
            switch (change.Type)
            {
                case StoreChangeType.Deleted:
                    live.Remove(change.Key).ShouldBeTrue("only what was there can go");
                    break;
                case StoreChangeType.Added:
                    live.ShouldNotContainKey(change.Key);
                    live[change.Key] = change.New!;
                    break;
                default:
                    change.Old.ShouldBeSameAs(live[change.Key]);
                    change.New!.Metadata.Uid.ShouldBe(change.Old!.Metadata.Uid);
                    live[change.Key] = change.New;
                    break;
            }

            if (change.New is { } now)
            {
                var version = long.Parse(now.Metadata.ResourceVersion!, System.Globalization.CultureInfo.InvariantCulture);
                seen.TryGetValue(now.Metadata.Uid!, out var before);
                version.ShouldBeGreaterThan(before, "objects do not go back in time");
                seen[now.Metadata.Uid!] = version;
            }
        });
        store.Replace([], "0");
        var watched = 0;
        foreach (var (verb, name, back) in steps)
        {
            switch (verb)
            {
                case Verb.Write:
                    server.Write(name);
                    break;
                case Verb.OwnWrite:
                    store.RecordWrite(server.Write(name));
                    break;
                case Verb.Delete:
                    server.Delete(name);
                    break;
                case Verb.OwnDelete when server.Delete(name) is { } gone:
                    store.RecordDeleted(gone);
                    break;
                case Verb.Watch when watched < server.History.Count:
                    Tell(store, server.History[watched++]);
                    break;
                case Verb.Relist:
                    // From a cache that may be behind, even behind what the watch has told.
                    watched = Math.Max(0, server.History.Count - back);
                    store.Replace(server.StateAt(watched), $"{watched}");
                    break;
            }
        }

        while (watched < server.History.Count)
        {
            Tell(store, server.History[watched++]);
        }

        string[] expected = [.. server.StateAt(server.History.Count).Select(Describe).Order()];
        store.List().Select(Describe).Order().ToArray().ShouldBe(expected);
        live.Values.Select(Describe).Order().ToArray().ShouldBe(expected, customMessage: "who only listens knows the same");
        return true;
    }

    private static string Describe(V1ConfigMap map) => $"{map.Metadata.Name} {map.Metadata.Uid} {map.Metadata.ResourceVersion}";

    private static void Tell(EntityStore<V1ConfigMap> store, (bool Deleted, V1ConfigMap Object) entry)
    {
        if (entry.Deleted)
        {
            store.Remove(entry.Object);
        }
        else
        {
            store.Put(entry.Object);
        }
    }

    // Its version is the length of its history.
    private sealed class Server
    {
        public List<(bool Deleted, V1ConfigMap Object)> History { get; } = [];

        public V1ConfigMap Write(string name)
        {
            var present = StateAt(History.Count).FirstOrDefault(map => map.Metadata.Name == name);
            var written = Make(name, History.Count + 1, present?.Metadata.Uid ?? $"{name}-{History.Count}");
            History.Add((false, written));
            return written;
        }

        public V1ConfigMap? Delete(string name)
        {
            var present = StateAt(History.Count).FirstOrDefault(map => map.Metadata.Name == name);
            if (present is not null)
            {
                History.Add((true, Make(name, History.Count + 1, present.Metadata.Uid)));
            }

            return present;
        }

        public List<V1ConfigMap> StateAt(int length) =>
        [
            .. History.Take(length).GroupBy(entry => entry.Object.Metadata.Name).Select(group => group.Last())
                .Where(entry => !entry.Deleted).Select(entry => entry.Object),
        ];
    }
}
