using Berth.Crds;
using Berth.Operator.Plans;
using Berth.Operator.Workspaces;

namespace Berth.Tests.Unit.Operator.Workspaces;

public sealed class WorkspaceChecksTests
{
    [Fact]
    public void Check_DefaultWorkspace_IsFine() => WorkspaceChecks.Check(Samples.Workspace, Samples.Class).ShouldBeNull();

    [Theory]
    [InlineData("a", true)]
    [InlineData("a-1", true)]
    [InlineData("1a", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("A", false)]
    [InlineData("a.b", false)]
    [InlineData("a\n", false)]
    [InlineData("", false)]
    public void Check_Name_MustBecomeAHostName(string name, bool fits) => (Named(name) is null).ShouldBe(fits);

    [Fact]
    public void Check_LongestName_IsFine() => Named(new('a', WorkspaceChecks.LongestName)).ShouldBeNull();

    [Fact]
    public void Check_NameOf253Characters_IsRefusedInAShortSentence()
    {
        var refusal = Named(new('a', 253)).ShouldNotBeNull();

        refusal.Reason.ShouldBe(Reasons.InvalidName);
        refusal.Message.ShouldContain("52");
        refusal.Message.Length.ShouldBeLessThan(300);
    }

    [Fact]
    public void Check_ClassThatDoesNotExist_IsRefusedByName()
    {
        var refusal = WorkspaceChecks.Check(Samples.Workspace, new("gpu", null)).ShouldNotBeNull();

        refusal.Reason.ShouldBe(Reasons.ClassNotFound);
        refusal.Message.ShouldContain("'gpu'");
    }

    [Fact]
    public void Check_NoImageAnywhere_IsRefused() => Check(new(), spec => spec)!.Reason.ShouldBe(Reasons.ImageMissing);

    [Theory]
    [InlineData("registry.example.com/team/", "registry.example.com/team/a:1", true)]
    [InlineData("registry.example.com/team", "registry.example.com/team-of-thieves/a:1", false)]
    [InlineData("registry.example.com/team/a:", "registry.example.com/team/a:2", true)]
    [InlineData("registry.example.com/team/a@", "registry.example.com/team/a@sha256:00", true)]
    [InlineData("registry.example.com/team/a:1", "registry.example.com/team/a:1", true)]
    [InlineData("registry.example.com/team/a:1", "registry.example.com/team/a:10", false)]
    [InlineData("", "anything", false)]
    public void Check_AllowedImages_AreEntriesOrTheirBeginnings(string entry, string image, bool allowed)
    {
        var refusal = Check(new() { AllowedImages = [entry] }, spec => spec with { Image = image });

        (refusal?.Reason).ShouldBe(allowed ? null : Reasons.ImageNotAllowed);
        (refusal?.Message.Contains(image, StringComparison.Ordinal) ?? true).ShouldBeTrue();
    }

    [Theory]
    [InlineData("-1h")]
    [InlineData("0")]
    [InlineData("tomorrow")]
    [InlineData("8")]
    public void Check_TimeoutThatIsNoPositiveDuration_IsRefusedWithTheField(string lifetime)
    {
        var refusal = Check(new() { Image = "a" }, spec => spec with { Timeout = new() { MaximumLifetime = lifetime } }).ShouldNotBeNull();

        refusal.Reason.ShouldBe(Reasons.InvalidTimeout);
        refusal.Message.ShouldContain("spec.timeout.maximumLifetime");
        refusal.Message.ShouldContain($"'{lifetime}'");
    }

    [Fact]
    public void Check_TimeoutOfTheClassIsWrong_NamesTheClass() =>
        Check(new() { Image = "a", Timeout = new() { MaximumLifetime = "-1h" } }, spec => spec)!.Message.ShouldContain("'c'");

    [Theory]
    [InlineData("10Gi", null)]
    [InlineData("10Gb", Reasons.InvalidSize)]
    [InlineData("-1Gi", Reasons.InvalidSize)]
    [InlineData("0", Reasons.InvalidSize)]
    [InlineData("ten", Reasons.InvalidSize)]
    [InlineData("51Gi", Reasons.SizeNotAllowed)]
    [InlineData("50Gi", null)]
    public void Check_Size_IsAPositiveQuantityWithinTheClass(string size, string? reason)
    {
        var refusal = Check(
            new() { Image = "a", Storage = new() { MaximumSize = "50Gi" } },
            spec => spec with { Volumes = [new() { Name = "data", MountPath = "/data", Size = size }] });

        (refusal?.Reason).ShouldBe(reason);
        (refusal?.Message.Contains("'data'", StringComparison.Ordinal) ?? true).ShouldBeTrue();
    }

    private static Refusal? Named(string name) =>
        WorkspaceChecks.Check(Samples.Workspace with { Metadata = Samples.Workspace.Metadata with { Name = name } }, Samples.Class);

    private static Refusal? Check(WorkspaceClassSpec policy, Func<WorkspaceSpec, WorkspaceSpec> change) =>
        WorkspaceChecks.Check(Samples.Workspace.With(change), new ResolvedClass("c", policy));
}
