using Berth.Operator.Workspaces;
using k8s.Models;

namespace Berth.Tests.Unit.Operator.Workspaces;

public sealed class WorkspaceProgressTests
{
    [Fact]
    public void WhatKeeps_ReadyPod_IsNothing() => WorkspaceProgress.WhatKeeps(Samples.ReadyPod, Samples.Now, 8080).ShouldBeNull();

    [Fact]
    public void WhatKeeps_ReadyPodThatIsGoing_IsSomething() =>
        WorkspaceProgress.WhatKeeps(Samples.ReadyPod.Deleted(), Samples.Now, 8080).ShouldNotBeNull();

    [Theory]
    [InlineData("ErrImagePull")]
    [InlineData("ImagePullBackOff")]
    [InlineData("InvalidImageName")]
    public void WhatKeeps_ImageCannotBePulled_IsOneReasonWithOneText(string waiting)
    {
        var keeps = Keeps(content: new() { Waiting = new() { Reason = waiting, Message = $"{waiting} at {Guid.NewGuid()}" } });

        keeps.Reason.ShouldBe("ImagePullFailed");
        keeps.Message.ShouldBe(
            "The image 'example/image:1' cannot be pulled: correct spec.image, or make the image available (kubectl describe pod alice tells more).");
    }

    [Fact]
    public void WhatKeeps_CloneFailed_ShowsItsLastWords()
    {
        var keeps = Keeps(content: new() { Terminated = new() { ExitCode = 128, Message = "fatal: repository not found\n" } });

        keeps.Reason.ShouldBe(Reasons.ContentFailed);
        keeps.Message.ShouldBe("The container 'content' ended with exit code 128: fatal: repository not found; it is tried again.");
    }

    [Fact]
    public void WhatKeeps_ContainerKeepsCrashing_ShowsHowItEnded()
    {
        var keeps = Keeps(work: new() { Waiting = new() { Reason = "CrashLoopBackOff" } }, last: new() { Terminated = new() { ExitCode = 1, Message = "no such file" } });

        keeps.Reason.ShouldBe("ContainerCrashed");
        keeps.Message.ShouldContain("exit code 1: no such file");
    }

    [Fact]
    public void WhatKeeps_SecretIsMissing_ShowsTheKubeletsReason() =>
        Keeps(work: new() { Waiting = new() { Reason = "CreateContainerConfigError", Message = "secret \"alice\" not found" } })
            .ShouldBe(new("CreateContainerConfigError", "The container 'workspace' cannot start: secret \"alice\" not found"));

    [Theory]
    [InlineData(0, Reasons.Creating)]
    [InlineData(2, Reasons.Creating)]
    [InlineData(3, Reasons.Initializing)]
    public void WhatKeeps_FilesAreBeingPrepared_IsMentionedAfterAWhile(int seconds, string reason) =>
        Keeps(content: Running(seconds)).Reason.ShouldBe(reason);

    [Theory]
    [InlineData(2, Reasons.Creating)]
    [InlineData(3, Reasons.NotListening)]
    public void WhatKeeps_NothingListens_IsMentionedAfterAWhile(int seconds, string reason) => Keeps(work: Running(seconds)).Reason.ShouldBe(reason);

    [Theory]
    [InlineData(2, Reasons.Creating)]
    [InlineData(3, Reasons.Unschedulable)]
    public void WhatKeeps_NoNodeTakesThePod_IsMentionedAfterAWhile(int seconds, string reason)
    {
        var pod = Samples.Pod with
        {
            Status = new()
            {
                Conditions = [new() { Type = "PodScheduled", Status = "False", Message = "0/1 nodes", LastTransitionTime = Samples.Now.AddSeconds(-seconds).UtcDateTime }],
            },
        };

        WorkspaceProgress.WhatKeeps(pod, Samples.Now, 8080)!.Reason.ShouldBe(reason);
        (WorkspaceProgress.NextLook(Samples.View with { Pod = pod }) is not null).ShouldBe(reason == Reasons.Creating);
    }

    [Fact]
    public void NextLook_StepThatIsNotMentionedYet_IsWhenItIs()
    {
        var pod = Pod(content: Running(1));

        var next = WorkspaceProgress.NextLook(Samples.View with { Pod = pod }).ShouldNotBeNull();

        WorkspaceProgress.WhatKeeps(pod, Samples.Now + next, 8080)!.Reason.ShouldBe(Reasons.Initializing);
        WorkspaceProgress.NextLook(Samples.View with { Pod = pod, Now = Samples.Now + next }).ShouldBeNull();
    }

    [Fact]
    public void Ending_LongTextThatWouldBeCutInACharacter_StaysText()
    {
        var text = string.Concat(Enumerable.Repeat("🛟", 400)) + "x";

        var ending = WorkspaceProgress.Ending(new() { ExitCode = 1, Message = text });

        ending.Any(char.IsSurrogate).ShouldBeTrue();
        for (var i = 0; i < ending.Length; i++)
        {
            (char.IsLowSurrogate(ending[i]) && (i == 0 || !char.IsHighSurrogate(ending[i - 1]))).ShouldBeFalse();
        }
    }

    private static Berth.Operator.Plans.Refusal Keeps(V1ContainerState? content = null, V1ContainerState? work = null, V1ContainerState? last = null) =>
        WorkspaceProgress.WhatKeeps(Pod(content, work, last), Samples.Now, 8080).ShouldNotBeNull();

    private static V1Pod Pod(V1ContainerState? content = null, V1ContainerState? work = null, V1ContainerState? last = null) => Samples.Pod with
    {
        Status = new()
        {
            Phase = "Pending",
            InitContainerStatuses = content is null ? null : [new() { Name = "content", State = content }],
            ContainerStatuses = work is null ? null : [new() { Name = "workspace", State = work, LastState = last }],
        },
    };

    private static V1ContainerState Running(int seconds) => new() { Running = new() { StartedAt = Samples.Now.AddSeconds(-seconds).UtcDateTime } };
}
