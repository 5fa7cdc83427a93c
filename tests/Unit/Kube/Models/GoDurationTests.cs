using Berth.Kube.Models;
using FsCheck;
using FsCheck.Fluent;

namespace Berth.Tests.Unit.Kube.Models;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1h30m", 5400_000)]
    [InlineData("500ms", 500)]
    [InlineData("-1.5s", -1500)]
    [InlineData("+2m", 120_000)]
    [InlineData(".5s", 500)]
    [InlineData("1m1h", 3660_000)]
    [InlineData("1000000us", 1000)]
    [InlineData("1000\u00b5s", 1)]
    public void Parse_OfGoText_IsThatLong(string text, double milliseconds) =>
        GoDuration.Parse(text).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1")]
    [InlineData("h")]
    [InlineData("1d")]
    [InlineData("1h 30m")]
    [InlineData(".s")]
    [InlineData("1..5s")]
    [InlineData("00")]
    public void TryParse_OfWhatIsNone_SaysWhy(string text)
    {
        GoDuration.TryParse(text, out _, out var error).ShouldBeFalse();
        error.ShouldNotBeNull().ShouldContain("1h30m");
    }

    [Theory]
    [InlineData("2562048h")]
    [InlineData("99999999999999999999h")]
    [InlineData("2562047h2562047h")]
    public void TryParse_OfMoreThanGoCounts_SaysSo(string text)
    {
        GoDuration.TryParse(text, out _, out var error).ShouldBeFalse();
        error.ShouldNotBeNull().ShouldContain("too long");
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(500, "500ms")]
    [InlineData(1500, "1.5s")]
    [InlineData(60_000, "1m")]
    [InlineData(5400_000, "1h30m")]
    [InlineData(-90_000, "-1m30s")]
    [InlineData(0.0001, "100ns")]
    [InlineData(0.0015, "1.5\u00b5s")]
    public void Format_OfADuration_IsTextThatGoReads(double milliseconds, string text) =>
        GoDuration.Format(TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond))).ShouldBe(text);

    [Fact]
    public void Parse_OfItsOwnText_IsTheSame() => Prop.ForAll<long>(number =>
    {
        var duration = TimeSpan.FromTicks(number % (long.MaxValue / 100));
        return GoDuration.Parse(GoDuration.Format(duration)) == duration;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryParse_OfAnyText_NeverThrows() => Prop.ForAll<string?>(text =>
        GoDuration.TryParse(text, out _, out var error) == error is null).QuickCheckThrowOnFailure();
}
