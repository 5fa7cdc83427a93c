using Berth.Crds;
using Berth.Operator.Workspaces;
using k8s.Models;

namespace Berth.Tests.Unit.Operator.Workspaces;

public sealed class WorkspacePodTests
{
    [Theory]
    [InlineData("BERTH_HOME")]
    [InlineData("BERTH_WORKSPACE_UID")]
    [InlineData("BERTH_ANYTHING")]
    public void Of_UserSetsAVariableOfBerth_IsLeftOut(string name)
    {
        var pod = Pod(spec => spec with { Env = [new() { Name = name, Value = "/elsewhere" }, new() { Name = "MINE", Value = "1" }] });

        var variables = pod.Spec.Containers.Single().Env;
        variables.Where(variable => variable.Name == name).ShouldNotContain(variable => variable.Value == "/elsewhere");
        variables.ShouldContain(variable => variable.Name == "MINE" && variable.Value == "1");
    }

    [Theory]
    [InlineData("feature/$(HOME)", "feature/$$(HOME)")]
    [InlineData("a$b", "a$$b")]
    [InlineData("$$(HOME)", "$$$$(HOME)")]
    [InlineData("plain", "plain")]
    public void Of_RevisionWithADollar_ReachesGitAsItIsWritten(string revision, string value)
    {
        var pod = Pod(spec => spec with { Repository = new() { Url = "https://git.example.com/team/shop.git", Revision = revision } });

        Value(pod.Spec.InitContainers.Single(), "BERTH_REPOSITORY_REVISION").ShouldBe(value);
    }

    [Fact]
    public void Of_TaskWithLineEndingsOfWindows_HasThoseOfUnix()
    {
        var pod = Pod(spec => spec with { Tasks = [new() { Name = "t", Before = "a\r\nb\r\n", Init = "c\r\nd", Command = "e\r\n" }] });

        pod.Spec.Containers.Single().Lifecycle.PostStart.Exec.Command.TakeLast(3).ShouldBe(["a\nb\n", "c\nd", "e\n"]);
    }

    private static V1Pod Pod(Func<WorkspaceSpec, WorkspaceSpec> change)
    {
        var workspace = Samples.Workspace.With(change);
        return WorkspacePod.Of(workspace, EffectiveWorkspace.Resolve(workspace, Samples.Class).Workspace!);
    }

    private static string? Value(V1Container container, string name) => container.Env.Single(variable => variable.Name == name).Value;
}
