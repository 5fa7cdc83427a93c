using Berth.Crds;
using Berth.Gateway;
using Berth.Gateway.Links;
using Berth.Gateway.Login;

namespace Berth.Tests.Unit.Gateway.Links;

/// <summary>
/// Every row of the table: who × state × policy × expiry × repository × class × age of the view. What should come of a row is worked out here a
/// second time, from a sentence of the specification each, and not from the product's code.
/// </summary>
public sealed class LinkRulesTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly GateLimits Limits = new();

    private enum Who
    {
        Anonymous,
        Owner,
        OwnerInOtherCase,
        NamedUser,
        Member,
        Stranger,
        SessionOver,
    }

    private enum State
    {
        Ready,
        Missing,
        InProgress,
        Failed,
        NotReadyAnyMore,
        WithoutLink,
        Deleting,
        WorkspaceMissing,
        WorkspaceDeleting,
        WorkspaceReplaced,
    }

    private enum Expiry
    {
        Never,
        Later,
        Now,
        Past,
    }

    private enum Repository
    {
        None,
        NotAsked,
        Readable,
        NotReadable,
        NoAddress,
        HostNotAllowed,
        Unreachable,
    }

    private enum Class
    {
        Allows,
        SnapshotsDisabled,
        AnotherImageOnly,
        Missing,
    }

    private enum Age
    {
        Fresh,
        AtLimit,
        TooOld,
    }

    [Fact]
    public void Decide_EveryRowOfTheTable_IsAsSpecified()
    {
        var rows = 0;
        var wrong = new List<string>();
        foreach (var who in Enum.GetValues<Who>())
            foreach (var state in Enum.GetValues<State>())
                foreach (var policy in Enum.GetValues<SnapshotAccessPolicy>())
                    foreach (var expiry in Enum.GetValues<Expiry>())
                        foreach (var repository in Enum.GetValues<Repository>())
                            foreach (var @class in Enum.GetValues<Class>())
                                foreach (var age in Enum.GetValues<Age>())
                                {
                                    rows++;
                                    var got = LinkRules.Decide(Identity(who), View(state, policy, expiry, repository, @class, age), Limits).Verdict;
                                    var right = Specified(who, state, policy, expiry, repository, @class, age);
                                    if (got != right)
                                    {
                                        wrong.Add($"{who} {state} {policy} {expiry} {repository} {@class} {age}: {got} instead of {right}");
                                    }
                                }

        wrong.ShouldBeEmpty($"{wrong.Count} of {rows} rows, such as {wrong.FirstOrDefault()}");
        rows.ShouldBe(7 * 10 * 4 * 4 * 7 * 4 * 3);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(new string[0], new string[0])]
    [InlineData(new[] { "" }, new[] { "" })]
    public void Decide_UsersWithNobodyNamed_AdmitsNobody(string[]? users, string[]? groups)
    {
        var view = View(State.Ready, SnapshotAccessPolicy.Users, Expiry.Never, Repository.None, Class.Allows, Age.Fresh);
        view = view with { Snapshot = view.Snapshot! with { Spec = view.Snapshot.Spec with { Access = new() { Policy = SnapshotAccessPolicy.Users, Users = users, Groups = groups } } } };

        LinkRules.Decide(Identity(Who.NamedUser), view, Limits).ShouldBe(new(LinkVerdict.NotFound, LinkReason.NotNamed));
        LinkRules.Decide(Identity(Who.Member)! with { Groups = [""] }, view, Limits).ShouldBe(new(LinkVerdict.NotFound, LinkReason.NotNamed));
    }

    [Fact]
    public void Decide_PolicyThatIsNotKnown_AdmitsTheOwnerAlone()
    {
        var view = View(State.Ready, (SnapshotAccessPolicy)99, Expiry.Never, Repository.Readable, Class.Allows, Age.Fresh);

        LinkRules.Decide(Identity(Who.NamedUser), view, Limits).Verdict.ShouldBe(LinkVerdict.NotFound);
        LinkRules.Decide(Identity(Who.Owner), view, Limits).Verdict.ShouldBe(LinkVerdict.Allow);
    }

    private static LinkVerdict Specified(Who who, State state, SnapshotAccessPolicy policy, Expiry expiry, Repository repository, Class @class, Age age)
    {
        // Nobody without a login learns anything.
        if (who is Who.Anonymous or Who.SessionOver)
        {
            return LinkVerdict.Login;
        }

        // What is not known is not decided.
        if (age is Age.TooOld)
        {
            return LinkVerdict.Unavailable;
        }

        // A dead link is nothing, to its owner too.
        if (state is not State.Ready || expiry is Expiry.Now or Expiry.Past)
        {
            return LinkVerdict.NotFound;
        }

        var may = who is Who.Owner or Who.OwnerInOtherCase || policy switch
        {
            SnapshotAccessPolicy.Authenticated => true,
            SnapshotAccessPolicy.Users => who is Who.NamedUser or Who.Member,
            SnapshotAccessPolicy.Repository => repository is Repository.Readable or Repository.NotAsked,
            _ => false,
        };
        if (!may)
        {
            return LinkVerdict.NotFound;
        }

        var mustAsk = policy is SnapshotAccessPolicy.Repository && repository is Repository.NotAsked && who is not (Who.Owner or Who.OwnerInOtherCase);
        return mustAsk ? LinkVerdict.AskRepository : @class is Class.Allows ? LinkVerdict.Allow : LinkVerdict.Refused;
    }

    private static GatewayIdentity? Identity(Who who) => who switch
    {
        Who.Anonymous => null,
        Who.Owner => Somebody("alice@example.com"),
        Who.OwnerInOtherCase => Somebody("Alice@Example.com"),
        Who.NamedUser => Somebody("bob@example.com"),
        Who.Member => Somebody("carol@example.com") with { Groups = ["reviewers"] },
        Who.SessionOver => Somebody("alice@example.com") with { ExpiresAt = Now },
        _ => Somebody("mallory@example.com"),
    };

    private static GatewayIdentity Somebody(string name) => new()
    {
        Issuer = "https://issuer.example.com",
        Subject = name,
        Names = [name],
        SessionId = "session",
        ExpiresAt = Now.AddHours(1),
    };

    private static SnapshotNow View(State state, SnapshotAccessPolicy policy, Expiry expiry, Repository repository, Class @class, Age age)
    {
        var snapshot = new WorkspaceSnapshot
        {
            Metadata = new() { Name = "s", NamespaceProperty = "team", Uid = "u-s", DeletionTimestamp = state is State.Deleting ? Now.UtcDateTime : null },
            Spec = new()
            {
                WorkspaceName = "alice",
                Access = new() { Policy = policy, Users = ["bob@example.com"], Groups = ["reviewers"] },
                ExpiresAt = expiry switch { Expiry.Later => Now.AddSeconds(1), Expiry.Now => Now, Expiry.Past => Now.AddSeconds(-1), _ => null },
            },
            Status = new()
            {
                Phase = state switch { State.InProgress => SnapshotPhase.InProgress, State.Failed => SnapshotPhase.Failed, _ => SnapshotPhase.Succeeded },
                ReadyToUse = state is not (State.InProgress or State.Failed or State.NotReadyAnyMore),
                Url = state is State.WithoutLink ? null : "https://berth.example.com/s/0123456789abcdef0123456789abcdef",
                Workspace = new()
                {
                    Uid = "u-alice",
                    Owner = "alice@example.com",
                    Image = "example/image:1",
                    Repository = repository is Repository.None ? null : new() { Url = "https://git.example.com/team/shop.git" },
                },
            },
        };
        var workspace = new Workspace
        {
            Metadata = new() { Name = "alice", NamespaceProperty = "team", Uid = state is State.WorkspaceReplaced ? "u-other" : "u-alice", DeletionTimestamp = state is State.WorkspaceDeleting ? Now.UtcDateTime : null },
            Spec = new() { Owner = "alice@example.com" },
        };
        return new()
        {
            Snapshot = state is State.Missing ? null : snapshot,
            Workspace = state is State.WorkspaceMissing ? null : workspace,
            Class = new("standard", @class switch
            {
                Class.Missing => null,
                Class.SnapshotsDisabled => new() { Snapshots = new(enabled: false) },
                Class.AnotherImageOnly => new() { AllowedImages = ["registry.example.com/"] },
                _ => new(),
            }),
            Repository = repository switch
            {
                Repository.Readable => RepositoryAnswer.Readable,
                Repository.NotReadable => RepositoryAnswer.NotReadable,
                Repository.NoAddress => RepositoryAnswer.NoAddress,
                Repository.HostNotAllowed => RepositoryAnswer.HostNotAllowed,
                Repository.Unreachable => RepositoryAnswer.Unreachable,
                _ => null,
            },
            Age = age switch { Age.AtLimit => Limits.ViewAgeForGuests, Age.TooOld => Limits.ViewAgeForGuests + TimeSpan.FromTicks(1), _ => TimeSpan.Zero },
            Now = Now,
        };
    }
}
