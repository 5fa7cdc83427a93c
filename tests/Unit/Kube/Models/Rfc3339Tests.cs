using System.Globalization;
using Berth.Kube.Models;

namespace Berth.Tests.Unit.Kube.Models;

public sealed class Rfc3339Tests
{
    [Theory]
    [InlineData("2030-01-31t18:00:00z", "2030-01-31T18:00:00.0000000")]
    [InlineData("2030-01-31T18:00:00.123456789Z", "2030-01-31T18:00:00.1234567")]
    [InlineData("2030-01-31T18:00:00,5Z", "2030-01-31T18:00:00.5000000")]
    [InlineData("2030-01-31T18:00:00-23:59", "2030-02-01T17:59:00.0000000")]
    [InlineData("2030-01-31T18:00:00+23:59", "2030-01-30T18:01:00.0000000")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.0000000")]
    [InlineData("2028-02-29T00:00:00Z", "2028-02-29T00:00:00.0000000")]
    [InlineData("0000-12-31T23:00:00-02:00", "0001-01-01T01:00:00.0000000")]
    [InlineData("0000-02-29T00:00:00Z", "0001-01-01T00:00:00.0000000")]
    [InlineData("9999-12-31T23:59:59-01:00", "9999-12-31T23:59:59.9999999")]
    public void TryParse_OfWhatTheApiServerStores_IsThatMomentInUtc(string text, string expected)
    {
        Rfc3339.TryParse(text, out var time).ShouldBeTrue();
        time.Offset.ShouldBe(TimeSpan.Zero);
        time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture).ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tomorrow")]
    [InlineData("2030-01-31")]
    [InlineData("2030-01-31 18:00:00Z")]
    [InlineData("2030-02-30T18:00:00Z")]
    [InlineData("2030-00-01T18:00:00Z")]
    [InlineData("2030-01-31T24:00:00Z")]
    [InlineData("2030-01-31T18:60:00Z")]
    [InlineData("2030-01-31T18:00:61Z")]
    [InlineData("2030-01-31T18:00:00+24:00")]
    [InlineData("2030-01-31T18:00:00")]
    [InlineData("2030-01-31T18:00:00Z\n")]
    [InlineData("2030-01-31T18:00:00x5Z")]
    public void TryParse_OfAnythingElse_IsRefused(string text) => Rfc3339.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void TryParse_OfAHugeText_IsRefusedAtOnce() => Rfc3339.TryParse("2030-01-31T18:00:00." + new string('1', 10_000_000) + "Z", out _).ShouldBeFalse();
}
