using Berth.Kube.Runtime;

namespace Berth.Tests.Unit.Kube.Runtime.Queue;

public sealed class QueueInboxTests
{
    private readonly QueueInbox<string> _inbox = new();

    [Fact]
    public void Empty_SomeCame_GivesThemInOrderAndOnce()
    {
        Put("a").ShouldBeFalse();
        Put("b").ShouldBeFalse();

        Fetched().ShouldBe(["a", "b"]);
        Fetched().ShouldBeEmpty();
        Put("c");
        Fetched().ShouldBe(["c"]);
    }

    [Fact]
    public void Put_SomebodyAwaitsIt_TellsTheOneWhoAdds()
    {
        _inbox.TryAwait(true).ShouldBeTrue();

        Put("a").ShouldBeTrue();

        Fetched();
        _inbox.TryAwait(false).ShouldBeTrue();
        Put("b").ShouldBeFalse();
    }

    [Fact]
    public void TryAwait_SomethingIsThere_IsRefused()
    {
        Put("a");

        _inbox.TryAwait(true).ShouldBeFalse();

        Fetched();
        _inbox.TryAwait(true).ShouldBeTrue();
    }

    [Fact]
    public void Put_OneKeyAgainAndAgain_IsToldWhenThereAreEnough()
    {
        var told = Enumerable.Range(1, QueueInbox<string>.Enough).Select(_ => Put("hot")).ToList();

        told[..^1].ShouldAllBe(full => !full);
        told[^1].ShouldBeTrue();
    }

    [Fact]
    public void Put_Closed_IsNotTaken()
    {
        Put("a");
        _inbox.Close();
        Put("b");

        Fetched().ShouldBe(["a"], "what came before is not lost");
    }

    private bool Put(string key) => _inbox.Put(key, 0, QueuePriority.High, 0);

    private List<string> Fetched() => [.. _inbox.Empty().ToArray().Select(letter => letter.Key)];
}
