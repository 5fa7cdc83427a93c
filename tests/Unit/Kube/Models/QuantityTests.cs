using System.Numerics;
using Berth.Kube.Models;
using FsCheck;
using FsCheck.Fluent;

namespace Berth.Tests.Unit.Kube.Models;

public sealed class QuantityTests
{
    private static readonly string[] Suffixes = ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "e3", "E-3", "e0"];

    // What Kubernetes itself makes of these.
    [Theory]
    [InlineData("0", "0")]
    [InlineData("0Gi", "0")]
    [InlineData("1", "1")]
    [InlineData("1.5", "1500m")]
    [InlineData(".5", "500m")]
    [InlineData("5.", "5")]
    [InlineData("+5", "5")]
    [InlineData("-1.5k", "-1500")]
    [InlineData("1000m", "1")]
    [InlineData("1000", "1k")]
    [InlineData("1024", "1024")]
    [InlineData("1024Ki", "1Mi")]
    [InlineData("0.5Gi", "512Mi")]
    [InlineData("1.5Ki", "1536")]
    [InlineData("0.5Ki", "512")]
    [InlineData("0.0001Ki", "102400u")]
    [InlineData("12e6", "12e6")]
    [InlineData("1200e3", "1200e3")]
    [InlineData("1E3", "1e3")]
    [InlineData("1E", "1E")]
    [InlineData("0.1n", "1n")]
    [InlineData("100Ei", "9223372036854775807")]
    [InlineData("7Ei", "7Ei")]
    [InlineData("1.5e30", "1500e27")]
    [InlineData("1000e18", "1e21")]
    public void ToString_OfWhatWasParsed_IsCanonical(string text, string canonical) => Quantity.Parse(text).ToString().ShouldBe(canonical);

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("-")]
    [InlineData("Gi")]
    [InlineData("1gi")]
    [InlineData("1GiB")]
    [InlineData("1.2.3")]
    [InlineData("1e")]
    [InlineData("1e999")]
    [InlineData("1K")]
    [InlineData("0x10")]
    [InlineData("\u0661")]
    public void TryParse_OfWhatIsNone_SaysWhy(string text)
    {
        Quantity.TryParse(text, out _, out var error).ShouldBeFalse();
        error.ShouldNotBeNull().ShouldContain($"\"{text}\"");
    }

    [Theory]
    [InlineData("1500m", 2)]
    [InlineData("1n", 1)]
    [InlineData("2Gi", 2147483648)]
    [InlineData("2G", 2000000000)]
    public void Value_OfFractions_IsRoundedUp(string text, long value) => Quantity.Parse(text).Value.ShouldBe(value);

    [Fact]
    public void Compare_AcrossSuffixes_IsByAmount()
    {
        Quantity.Parse("1Gi").ShouldBe(Quantity.Parse("1073741824"));
        (Quantity.Parse("1Gi") > Quantity.Parse("1G")).ShouldBeTrue();
        (Quantity.Parse("999m") < Quantity.Parse("1")).ShouldBeTrue();
        Quantity.Parse("1Gi").GetHashCode().ShouldBe(Quantity.Parse("1024Mi").GetHashCode());
    }

    [Fact]
    public void Parse_OfItsOwnText_IsTheSameAmountInTheSameWords() => Prop.ForAll(
        Amounts(),
        text =>
        {
            var quantity = Quantity.Parse(text);
            var again = Quantity.Parse(quantity.ToString());
            return again == quantity && again.ToString() == quantity.ToString();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Order_OfAnyTwo_IsThatOfTheirDifference() => Prop.ForAll(
        Amounts(),
        Amounts(),
        (one, other) =>
        {
            var (left, right) = (Quantity.Parse(one), Quantity.Parse(other));
            return left.CompareTo(right) == (left - right).Sign && (left - right) + right == left;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryParse_OfAnyText_NeverThrows() => Prop.ForAll<string?>(text =>
        Quantity.TryParse(text, out _, out var error) == error is null).QuickCheckThrowOnFailure();

    [Fact]
    public void FromBytes_OfAnyNumber_HasThatValue() => Prop.ForAll<long>(bytes =>
        Quantity.FromBytes(bytes).Value == new BigInteger(bytes) && Quantity.Parse(Quantity.FromBytes(bytes).ToString()).Value == bytes).QuickCheckThrowOnFailure();

    private static Arbitrary<string> Amounts() => (
        from whole in Gen.Choose(-1_000_000, 1_000_000)
        from fraction in Gen.OneOf(Gen.Constant(""), Gen.Choose(0, 999).Select(f => $".{f:000}"))
        from suffix in Gen.Elements(Suffixes)
        select $"{whole}{fraction}{suffix}").ToArbitrary();
}
