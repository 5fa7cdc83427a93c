using System.Buffers;
using System.Text;
using Berth.Crds;
using Berth.Kube.Client;
using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.Tests.Unit.Kube.Client.Unreadable;

/// <summary>Objects that the API server may hold and no type does: each is kept by its key and version, with what is left of it.</summary>
public sealed class ObjectReaderTests
{
    private static readonly EntityJson Json = new([CrdsJsonContext.Default]);

    // Members of a Workspace, with ' for ", and what the error says of them.
    public static TheoryData<string, string> Poisons => new()
    {
        { "'spec':{'owner':'a','sharing':{'level':'Users','expiresAt':'tomorrow'}}", "spec.sharing.expiresAt" },
        { "'spec':{'owner':'a','sharing':{'expiresAt':'2030-13-31T18:00:00Z'}}", "spec.sharing.expiresAt" },
        { "'spec':{'owner':'a','repository':{'url':'u','depth':9999999999}}", "spec.repository.depth" },
        { "'spec':{'owner':'a','repository':{'url':'u','depth':1.5}}", "spec.repository.depth" },
        { "'spec':{'owner':'a','operatingMode':'Hibernated'}", "spec.operatingMode" },
        { "'spec':{'owner':'a','operatingMode':7}", "spec.operatingMode" },
        { "'spec':{'owner':'a','operatingMode':'1'}", "spec.operatingMode" },
        { "'spec':{'owner':null}", "owner" },
        { "'spec':{'owner':['a']}", "spec.owner" },
        { "'spec':{'owner':'a','ports':[null]}", "spec.ports[0] is null" },
        { "'spec':{'owner':'a','sharing':{'users':['b', null]}}", "spec.sharing.users[1] is null" },
        { "'spec':{'owner':'a','ports':{'main':1}}", "spec.ports" },
        { "'spec':{'owner':'a','resources':{'limits':{'cpu':true}}}", "spec.resources.limits" },
        { "'spec':'x'", "spec" },
        { "'spec':null", "spec" },
        { "'status':{}", "spec" },
        { "'spec':{'owner':'\\ud800'}", "spec.owner" },
        { "'spec':{'owner':'a'},'status':" + string.Concat(Enumerable.Repeat("{'a':", 5000)) + "1" + new string('}', 5000), "depth" },
        { "'spec':{'owner':'a','ports':[" + string.Join(',', Enumerable.Repeat("{'name':1}", 500)) + "]}", "spec.ports[0].name" },
    };

    [Theory]
    [MemberData(nameof(Poisons))]
    public void Read_OfWhatNoTypeHolds_KeepsKeyVersionAndError(string members, string error)
    {
        var (read, unreadable) = Read<Workspace>($$"""{"kind":"Workspace","metadata":{"name":"w","namespace":"n","uid":"u-1","resourceVersion":"7","labels":{"a.b/c":"d"} },{{members.Replace('\'', '"')}} }""");

        read.ShouldBeNull();
        unreadable!.Key.ShouldBe(new ObjectKey("n", "w"));
        (unreadable.Uid, unreadable.ResourceVersion).ShouldBe(("u-1", "7"));
        unreadable.Error.ShouldContain(error);
        unreadable.Error.Length.ShouldBeLessThan(400);
        unreadable.Error.ShouldNotContain('\n');
        unreadable.Remains.Metadata.Label("a.b/c").ShouldBe("d");
    }

    [Fact]
    public void Read_OneBadMember_LeavesAllOthers()
    {
        var (_, unreadable) = Read<WorkspaceSnapshot>(
            """{"metadata":{"name":"s","namespace":"n"},"spec":{"workspaceName":"w","expiresAt":"never","description":"d"},"status":{"phase":"Succeeded"} }""");

        unreadable!.Remains.Spec.ShouldSatisfyAllConditions(
            spec => spec.WorkspaceName.ShouldBe("w"),
            spec => spec.Description.ShouldBe("d"),
            spec => spec.ExpiresAt.ShouldBeNull());
        unreadable.Remains.Status!.Phase.ShouldBe(SnapshotPhase.Succeeded);
    }

    [Fact]
    public void Read_MoreFaultsThanAttempts_LeavesTheOtherFields()
    {
        var users = string.Join(',', Enumerable.Repeat("1", 1000));
        var (_, unreadable) = Read<WorkspaceSnapshot>(
            $$"""{"metadata":{"name":"s","namespace":"n"},"spec":{"access":{"policy":"Users","users":[{{users}}]},"workspaceName":"w"} }""");

        unreadable!.Remains.Spec.WorkspaceName.ShouldBe("w", "it counts against the limit of its workspace, whatever else is wrong with it");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"metadata":null,"spec":{"owner":"a"} }""")]
    [InlineData("""{"metadata":{"namespace":"n"},"spec":{"owner":"a"} }""")]
    [InlineData("""{"metadata":{"name":{"x":1},"namespace":[]},"spec":{"owner":"a"} }""")]
    [InlineData("""{"metadata":"m"}""")]
    public void Read_WithoutAName_IsUnreadableAllTheSame(string json)
    {
        var (read, unreadable) = Read<Workspace>(json);

        read.ShouldBeNull();
        unreadable!.Key.Name.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2030-01-31t18:00:00z")]
    [InlineData("2016-12-31T23:59:60Z")]
    [InlineData("2030-01-31T18:00:00.123456789123Z")]
    [InlineData("2030-01-31T18:00:00+23:59")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("9999-12-31T23:59:59-12:00")]
    public void Read_TimesThatTheApiServerStores_AreRead(string time)
    {
        var (read, unreadable) = Read<Workspace>($$"""{"metadata":{"name":"w"},"spec":{"owner":"a","sharing":{"level":"Users","expiresAt":"{{time}}"} } }""");

        unreadable.ShouldBeNull();
        read!.Spec.Sharing!.ExpiresAt.ShouldNotBeNull();
    }

    [Fact]
    public void Read_NullsThatStandForNothing_AreNoFault()
    {
        var (read, _) = Read<V1Pod>(
            """{"metadata":{"name":"p","labels":{"x":",null"} },"spec":null,"status":{"conditions":[{"type":"Ready","status":"True","lastProbeTime":null}]} }""");

        read!.Status!.Conditions![0].Status.ShouldBe("True");
    }

    [Fact]
    public void Read_ValueThatCannotBeRead_IsNotQuoted() =>
        Read<Workspace>("""{"metadata":{"name":"w"},"spec":{"owner":"a","sharing":{"expiresAt":"hunter2"} } }""").Unreadable!.Error.ShouldNotContain("hunter2");

    private static ObjectReading<T> Read<T>(string json)
        where T : class, IKubernetesObject<V1ObjectMeta> => new ObjectReader<T>(Json).Read(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json)));
}
