using Berth.Kube.Runtime;

namespace Berth.Tests.Unit.Kube.Runtime.Events;

public sealed class EventCorrelatorTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly EventCorrelator _correlator;

    public EventCorrelatorTests() => _correlator = new("berth", "host", _time);

    [Fact]
    public void Correlate_SameAgain_RaisesTheCount()
    {
        var notice = Notice("x");
        var first = _correlator.Correlate(notice)!;
        first.Count.ShouldBe(1);
        _correlator.Written(notice, first with { Metadata = first.Metadata with { ResourceVersion = "7" } });

        _time.Advance(TimeSpan.FromSeconds(1));
        var second = _correlator.Correlate(notice)!;

        second.Count.ShouldBe(2);
        second.Metadata.ResourceVersion.ShouldBe("7");
        second.Metadata.Name.ShouldBe(first.Metadata.Name);
        second.LastTimestamp.ShouldBe(first.LastTimestamp!.Value.AddSeconds(1));
        second.FirstTimestamp.ShouldBe(first.FirstTimestamp);
    }

    // The soak showed that the strings of thousands of answers were most of what a leader's memory grew by.
    [Fact]
    public void Written_AnswerOfTheServer_IsNotRememberedBesideWhatWasSent()
    {
        var notice = Notice("x");
        var first = _correlator.Correlate(notice)!;
        var answer = first with { Metadata = first.Metadata with { ResourceVersion = "7", Uid = "u" }, InvolvedObject = first.InvolvedObject! with { }, Message = new('x', 1) };
        _correlator.Written(notice, answer);

        var second = _correlator.Correlate(notice)!;

        second.InvolvedObject.ShouldBeSameAs(notice.About);
        second.Message.ShouldBeSameAs(notice.Message);
        second.Metadata.ResourceVersion.ShouldBe("7");
    }

    [Fact]
    public void Correlate_MoreThanTenAlike_AreCombined()
    {
        var events = Enumerable.Range(0, 13).Select(i =>
        {
            var notice = Notice($"message {i}");
            var written = _correlator.Correlate(notice)!;
            _correlator.Written(notice, written with { Metadata = written.Metadata with { ResourceVersion = "1" } });
            return written;
        }).ToList();

        events.Take(10).ShouldAllBe(entry => !entry.Message!.StartsWith(EventCorrelator.CombinedPrefix, StringComparison.Ordinal));
        events.Skip(10).Select(entry => entry.Message).ShouldBe(
            [.. Enumerable.Range(10, 3).Select(i => $"{EventCorrelator.CombinedPrefix}message {i}")]);
        events.Skip(10).Select(entry => entry.Metadata.Name).Distinct().Count().ShouldBe(1);
        events[12].Count.ShouldBe(3);
    }

    [Fact]
    public void Correlate_Flood_IsDroppedAfter25ThenOneIn300Seconds()
    {
        Enumerable.Range(0, 40).Count(_ => _correlator.Correlate(Notice("x")) is not null).ShouldBe(25);
        _correlator.Correlate(Notice("x", "another")).ShouldNotBeNull();

        _time.Advance(TimeSpan.FromSeconds(300));
        _correlator.Correlate(Notice("x")).ShouldNotBeNull();
        _correlator.Correlate(Notice("x")).ShouldBeNull();
    }

    [Fact]
    public void Correlate_ClusterScoped_IsToldInDefault()
    {
        var notice = Notice("x") with { About = new() { Kind = "PersistentVolume", Name = new string('n', 253) } };

        var metadata = _correlator.Correlate(notice)!.Metadata;

        metadata.NamespaceProperty.ShouldBe("default");
        metadata.Name!.Length.ShouldBeLessThanOrEqualTo(253);
    }

    [Fact]
    public void Correlate_LongMessage_IsCutToWhatTheServerTakes() =>
        _correlator.Correlate(Notice(new string('x', 5000)))!.Message!.Length.ShouldBeLessThanOrEqualTo(1024);

    private static EventNotice Notice(string message, string name = "a") =>
        new(new() { ApiVersion = "v1", Kind = "ConfigMap", NamespaceProperty = "ns", Name = name, Uid = name }, EventType.Normal, "Reason", message, null);
}
