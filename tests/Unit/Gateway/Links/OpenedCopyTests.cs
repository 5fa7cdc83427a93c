using Berth.Crds;
using Berth.Gateway.Links;
using Berth.Gateway.Login;

namespace Berth.Tests.Unit.Gateway.Links;

public sealed class OpenedCopyTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly WorkspaceSnapshot Snapshot = new()
    {
        Metadata = new() { Name = "alice-1", NamespaceProperty = "team", Uid = "u-s" },
        Spec = new() { WorkspaceName = "alice" },
    };

    private static readonly OpeningTicket Ticket = new("session", "u-s", "nonce");

    [Fact]
    public void Workspace_OfOnePage_IsTheSameForEachClick()
    {
        var one = OpenedCopy.Workspace(Snapshot, Ticket, "team", "bob@example.com");

        OpenedCopy.Workspace(Snapshot, Ticket, "team", "bob@example.com").Metadata.Name.ShouldBe(one.Metadata.Name);
        OpenedCopy.Workspace(Snapshot, Ticket with { Nonce = "other" }, "team", "bob@example.com").Metadata.Name.ShouldNotBe(one.Metadata.Name);
    }

    [Fact]
    public void Workspace_OfASnapshot_HoldsOwnerAndSourceAlone()
    {
        var made = OpenedCopy.Workspace(Snapshot, Ticket, "guests", "bob@example.com");

        made.Spec.ShouldBe(new() { Owner = "bob@example.com", Source = new() { Snapshot = new() { Name = "alice-1", Namespace = "team" } } });
        OpenedCopy.Workspace(Snapshot, Ticket, "team", "bob@example.com").Spec.Source!.Snapshot.Namespace.ShouldBeNull();
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("a")]
    [InlineData("a-name-of-fifty-two-characters-as-long-as-one-may-be")]
    [InlineData("a-name-with-a-hyphen-at-the-forty-first-x-place")]
    public void Workspace_AnyNameOfASource_HasANameThatFits(string source) =>
        OpenedCopy.Workspace(Snapshot with { Spec = new() { WorkspaceName = source } }, Ticket, "team", "bob@example.com")
            .Metadata.Name!.ShouldMatch("^[a-z]([-a-z0-9]{0,50}[a-z0-9])?$");

    [Theory]
    [InlineData("bob@example.com", "u-s", true)]
    [InlineData("mallory@example.com", "u-s", false)]
    [InlineData("bob@example.com", "u-other", false)]
    [InlineData("bob@example.com", null, false)]
    public void IsSame_WorkspaceOfThatName_OnlyIfItIsTheOpenersAndOfThisSnapshot(string owner, string? uid, bool expected)
    {
        var wanted = OpenedCopy.Workspace(Snapshot, Ticket, "team", "bob@example.com");
        var found = new Workspace
        {
            Metadata = new() { Annotations = uid is null ? null : new Dictionary<string, string> { [BerthAnnotations.OpenedSnapshot] = uid } },
            Spec = new() { Owner = owner },
        };

        OpenedCopy.IsSame(found, wanted, Somebody("bob@example.com")).ShouldBe(expected);
    }

    [Fact]
    public void Grant_ForAWorkspace_IsForItAloneAndGoesWithTheSnapshot()
    {
        var workspace = OpenedCopy.Workspace(Snapshot, Ticket, "guests", "bob@example.com");

        var grant = OpenedCopy.Grant(Snapshot, workspace, Now);

        grant.Metadata.NamespaceProperty.ShouldBe("team");
        grant.Metadata.OwnerReferences!.Single().ShouldBe(
            new() { ApiVersion = "berth.dev/v1alpha1", Kind = "WorkspaceSnapshot", Name = "alice-1", Uid = "u-s" });
        grant.Spec.ShouldBe(new()
        {
            Snapshot = new() { Name = "alice-1", Uid = "u-s" },
            Workspace = new() { Namespace = "guests", Name = workspace.Metadata.Name! },
            User = "bob@example.com",
            ExpiresAt = Now.AddMinutes(15),
        });
    }

    [Fact]
    public void OwnerOf_NamesThatDoNotFit_IsTheFirstThatDoes()
    {
        OpenedCopy.OwnerOf(Somebody(new('x', 254)) with { Names = [new('x', 254), "bob"] }).ShouldBe("bob");
        OpenedCopy.OwnerOf(Somebody("") with { Names = [] }).ShouldBeNull();
    }

    private static GatewayIdentity Somebody(string name) =>
        new() { Issuer = "i", Subject = name, Names = [name], SessionId = "session", ExpiresAt = Now.AddHours(1) };
}
