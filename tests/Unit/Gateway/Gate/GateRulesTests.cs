using Berth.Crds;
using Berth.Gateway;
using Berth.Gateway.Gate;
using Berth.Gateway.Login;
using Berth.Gateway.View;

namespace Berth.Tests.Unit.Gateway.Gate;

/// <summary>
/// Every row of the table: who × state × sharing × expiry × port × class × age of the view. What should come of a row is worked out
/// here a second time, from a sentence of the specification each, and not from the product's code.
/// </summary>
public sealed class GateRulesTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly GateLimits Limits = new();

    private enum Who
    {
        Anonymous,
        Owner,
        NamedUser,
        Member,
        Stranger,
        SessionOver,
    }

    private enum State
    {
        Running,
        Stopped,
        Stopping,
        Starting,
        NotReady,
        NoPod,
        Deleting,
        Missing,
    }

    private enum Expiry
    {
        Never,
        Later,
        Now,
        Past,
    }

    private enum Class
    {
        AllowsAll,
        Disabled,
        UsersOnly,
        ShortOnly,
        Missing,
    }

    private enum Port
    {
        Main,
        MainForOwner,
        OwnersPort,
        SharedPort,
        AuthenticatedPort,
        UnknownPort,
    }

    private enum Age
    {
        Fresh,
        AtGuestsLimit,
        TooOldForGuests,
        AtOwnersLimit,
        TooOldForAll,
    }

    [Fact]
    public void Decide_EveryRowOfTheTable_IsAsSpecified()
    {
        var rows = 0;
        var wrong = new List<string>();
        var seen = new HashSet<GateDecision>();
        foreach (var who in Enum.GetValues<Who>())
            foreach (var state in Enum.GetValues<State>())
                foreach (var level in Enum.GetValues<SharingLevel>())
                    foreach (var expiry in Enum.GetValues<Expiry>())
                        foreach (var port in Enum.GetValues<Port>())
                            foreach (var @class in Enum.GetValues<Class>())
                                foreach (var age in Enum.GetValues<Age>())
                                {
                                    rows++;
                                    var decision = GateRules.Decide(Identity(who), View(state, level, expiry, port, @class, age), Limits);
                                    var got = decision.Verdict;
                                    seen.Add(decision);
                                    var right = Specified(who, state, level, expiry, port, @class, age);
                                    if (got != right)
                                    {
                                        wrong.Add($"{who} {state} {level} {expiry} {port} {@class} {age}: {got} instead of {right}");
                                    }
                                }

        wrong.ShouldBeEmpty($"{wrong.Count} of {rows} rows, such as {wrong.FirstOrDefault()}");
        rows.ShouldBe(6 * 8 * 3 * 4 * 6 * 5 * 5);

        // What is counted begins with zero for each of them.
        seen.Except(GateDecision.Possible).ShouldBeEmpty();
    }

    [Fact]
    public void Decide_WorkspaceThatCannotBeRead_IsClosedToItsOwnerTooAndCountedFromTheStart()
    {
        var view = View(State.Missing, SharingLevel.None, Expiry.Never, Port.Main, Class.AllowsAll, Age.Fresh) with { IsUnreadable = true };

        var decision = GateRules.Decide(Identity(Who.Owner), view, Limits);

        decision.ShouldBe(new(GateVerdict.NotFound, GateReason.Unreadable));
        GateDecision.Possible.ShouldContain(decision);
    }

    [Theory]
    [InlineData(SharingLevel.None)]
    [InlineData(SharingLevel.Users)]
    [InlineData(SharingLevel.Authenticated)]
    public void Decide_GuestWithoutALogin_IsNeverAdmitted_Gitpod164(SharingLevel level) =>
        GateRules.Decide(null, View(State.Running, level, Expiry.Never, Port.AuthenticatedPort, Class.AllowsAll, Age.Fresh), Limits)
            .ShouldBe(new(GateVerdict.Login, GateReason.NoSession));

    [Theory]
    [InlineData("alice@example.com", "alice@example.com", true)]
    [InlineData("Alice@Example.com", "alice@example.com", true)]
    [InlineData("Alice", "alice", false)]
    [InlineData("alice", "alice@example.com", false)]
    [InlineData("alıce@example.com", "alice@example.com", false)]
    [InlineData("ſam@example.com", "sam@example.com", false)]
    [InlineData("alice@example.com ", "alice@example.com", false)]
    [InlineData("alice@example.com@evil.example", "alice@example.com", false)]
    [InlineData("", "", false)]
    public void IsOneOf_Name_MatchesAddressesInAnyCaseAndSubjectsExactly(string name, string named, bool expected) =>
        GateRules.IsOneOf([name], named).ShouldBe(expected);

    [Fact]
    public void Decide_StrangerAndMissingWorkspace_LookTheSame() =>
        GateRules.Decide(Identity(Who.Stranger), View(State.Running, SharingLevel.Users, Expiry.Never, Port.Main, Class.AllowsAll, Age.Fresh), Limits).Verdict
            .ShouldBe(GateRules.Decide(Identity(Who.Stranger), View(State.Missing, SharingLevel.None, Expiry.Never, Port.Main, Class.AllowsAll, Age.Fresh), Limits).Verdict);

    private static GateVerdict Specified(Who who, State state, SharingLevel level, Expiry expiry, Port port, Class @class, Age age)
    {
        // Nobody passes without a login, and nothing is told to such a one.
        if (who is Who.Anonymous or Who.SessionOver)
        {
            return GateVerdict.Login;
        }

        // After five minutes without the API server nobody passes.
        if (age is Age.TooOldForAll)
        {
            return GateVerdict.Unavailable;
        }

        // The owner: always while it runs, on every port that there is; otherwise told why not.
        if (who is Who.Owner && state is not State.Missing)
        {
            return port is Port.UnknownPort ? GateVerdict.NotFound : state is State.Running ? GateVerdict.Allow : GateVerdict.NotRunning;
        }

        // Guests: running, seen lately, shared under the class and not expired, port visible, and named or all are meant.
        var running = state is State.Running;
        var seenLately = age is Age.Fresh or Age.AtGuestsLimit;
        var sharedNow = level is not SharingLevel.None
            && expiry is (Expiry.Never or Expiry.Later)
            && @class switch
            {
                Class.AllowsAll => true,
                Class.UsersOnly => level is SharingLevel.Users,
                Class.ShortOnly => expiry is Expiry.Later,
                _ => false,
            };
        var named = who is Who.NamedUser or Who.Member;
        var visible = port switch
        {
            Port.Main or Port.SharedPort => level is SharingLevel.Authenticated || named,
            Port.AuthenticatedPort => true,
            _ => false,
        };
        return running && seenLately && sharedNow && visible ? GateVerdict.Allow : GateVerdict.NotFound;
    }

    private static GatewayIdentity? Identity(Who who) => who is Who.Anonymous ? null : new()
    {
        Issuer = "https://id.example.com",
        Subject = who.ToString(),
        Names = who switch
        {
            Who.Owner or Who.SessionOver => ["Alice@example.com", "alice"],
            Who.NamedUser => ["bob@example.com", "bob"],
            _ => ["carol@example.com", "carol"],
        },
        Groups = who is Who.Member ? ["reviewers"] : ["others"],
        SessionId = who.ToString(),
        ExpiresAt = who is Who.SessionOver ? Now : Now.AddHours(1),
    };

    private static WorkspaceNow View(State state, SharingLevel level, Expiry expiry, Port port, Class @class, Age age) => new()
    {
        Workspace = state is State.Missing ? null : new()
        {
            Metadata = new() { Name = "alice", NamespaceProperty = "team", Uid = "3b2f", DeletionTimestamp = state is State.Deleting ? Now.UtcDateTime : null },
            Spec = new()
            {
                Owner = "alice@example.com",
                OperatingMode = state is State.Stopped ? OperatingMode.Stopped : OperatingMode.Running,
                Ports =
                [
                    new() { Name = "main", Port = 8080, Visibility = port is Port.MainForOwner ? PortVisibility.Owner : null },
                    new() { Name = "owners", Port = 3000 },
                    new() { Name = "shared", Port = 3001, Visibility = PortVisibility.Shared },
                    new() { Name = "all", Port = 3002, Visibility = PortVisibility.Authenticated },
                ],
                Sharing = new()
                {
                    Level = level,
                    Users = ["bob@example.com"],
                    Groups = ["reviewers"],
                    ExpiresAt = expiry switch
                    {
                        Expiry.Never => null,
                        Expiry.Later => Now.AddMinutes(10),
                        Expiry.Now => Now,
                        _ => Now.AddSeconds(-1),
                    },
                },
            },
        },
        Policy = @class switch
        {
            Class.Missing => null,
            Class.Disabled => new() { Sharing = new(enabled: false) },
            Class.UsersOnly => new() { Sharing = new() { Levels = [SharingLevel.Users] } },
            Class.ShortOnly => new() { Sharing = new() { MaxDuration = "1h" } },
            _ => new(),
        },
        Pod = state is State.NoPod or State.Missing ? null : new()
        {
            Metadata = new() { Name = "alice", NamespaceProperty = "team", Uid = "9c1e", DeletionTimestamp = state is State.Stopping ? Now.UtcDateTime : null },
            Status = new()
            {
                Phase = state is State.Starting ? "Pending" : "Running",
                PodIP = state is State.Starting ? null : "10.0.0.7",
                Conditions = [new() { Type = "Ready", Status = state is State.NotReady ? "False" : "True" }],
            },
        },
        Port = port switch
        {
            Port.Main or Port.MainForOwner => null,
            Port.OwnersPort => "owners",
            Port.SharedPort => "shared",
            Port.AuthenticatedPort => "all",
            _ => "gone",
        },
        Age = age switch
        {
            Age.Fresh => TimeSpan.FromSeconds(1),
            Age.AtGuestsLimit => Limits.ViewAgeForGuests,
            Age.TooOldForGuests => Limits.ViewAgeForGuests + TimeSpan.FromTicks(1),
            Age.AtOwnersLimit => Limits.ViewAgeForOwners,
            _ => Limits.ViewAgeForOwners + TimeSpan.FromTicks(1),
        },
        Now = Now,
    };
}
