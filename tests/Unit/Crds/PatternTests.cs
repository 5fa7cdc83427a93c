using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Berth.Crds;
using Berth.Crds.Schema;
using FsCheck;
using FsCheck.Fluent;

namespace Berth.Tests.Unit.Crds;

public sealed class PatternTests
{
    [Theory]
    [InlineData("https://git.example.com/team/project.git", true)]
    [InlineData("http://git.example.com:8080/project", true)]
    [InlineData("git://git.example.com/project", true)]
    [InlineData("ssh://git@git.example.com:22/team/project.git", true)]
    [InlineData("git@git.example.com:team/project.git", true)]
    [InlineData("git.example.com:/srv/git/project.git", true)]
    [InlineData("https://git.example.com/user@host/project", true)]
    [InlineData("https://[2001:db8::1]:8443/project", true)]
    [InlineData("https://alice@git.example.com/project", true)]
    [InlineData("https://alice:secret@git.example.com/project", false)]
    [InlineData("ssh://alice:secret@git.example.com/project", false)]
    [InlineData("git://alice@git.example.com/project", true)]
    [InlineData("https://@git.example.com/project", false)]
    [InlineData("https://-o@git.example.com/project", false)]
    [InlineData("https://abcdefghijabcdefghijabcdefghijabcdefghij@git.example.com/project", false)]
    [InlineData("ssh://-oProxyCommand=x/project", false)]
    [InlineData("-oProxyCommand=x:project", false)]
    [InlineData("ext::sh -c x", false)]
    [InlineData("ftp://git.example.com/project", false)]
    [InlineData("file:///srv/git/project", false)]
    [InlineData("/srv/git/project", false)]
    [InlineData("https://git.example.com", false)]
    [InlineData("https://git.example.com/a b", false)]
    [InlineData("", false)]
    public void RepositoryUrl_Address_IsTakenOrRefused(string url, bool taken) =>
        Matches<RepositorySpec>(nameof(RepositorySpec.Url), url).ShouldBe(taken);

    [Theory]
    [InlineData("http", true)]
    [InlineData("8080-web", true)]
    [InlineData("1-2-a", true)]
    [InlineData("a-1", true)]
    [InlineData("8080", false)]
    [InlineData("1-2", false)]
    [InlineData("a--b", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("Web", false)]
    public void PortName_Name_FollowsRfc6335(string name, bool taken) =>
        Matches<PortSpec>(nameof(PortSpec.Name), name).ShouldBe(taken);

    [Theory]
    [InlineData("8h", true)]
    [InlineData("1h30m", true)]
    [InlineData("0.5h", true)]
    [InlineData("0h1s", true)]
    [InlineData("1500ms", true)]
    [InlineData("0", false)]
    [InlineData("0s", false)]
    [InlineData("0.0h0m", false)]
    [InlineData("-8h", false)]
    [InlineData("8", false)]
    [InlineData("1d", false)]
    [InlineData("8 h", false)]
    public void MaximumLifetime_Duration_IsAboveZero(string text, bool taken) =>
        Matches<TimeoutSpec>(nameof(TimeoutSpec.MaximumLifetime), text).ShouldBe(taken);

    [Fact]
    public void MaximumLifetime_AnyTerms_AreTakenWhenTheirSumIsAboveZero() =>
        Prop.ForAll(
            Gen.Choose(0, 3).Zip(Gen.Choose(0, 3)).Zip(Gen.Choose(0, 3)).ToArbitrary(),
            terms =>
            {
                var ((hours, minutes), seconds) = terms;
                var text = string.Create(CultureInfo.InvariantCulture, $"{hours}h0.{minutes}m{seconds}s");
                return Matches<TimeoutSpec>(nameof(TimeoutSpec.MaximumLifetime), text) == (hours + minutes + seconds > 0);
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("10Gi", true)]
    [InlineData("1", true)]
    [InlineData("999999999999999Ei", true)]
    [InlineData("1k", true)]
    [InlineData("0Gi", false)]
    [InlineData("1.5Gi", false)]
    [InlineData("1K", false)]
    [InlineData("1m", false)]
    [InlineData("-1Gi", false)]
    [InlineData("1e3", false)]
    [InlineData("10 Gi", false)]
    public void Size_Text_IsAWholeNumberOfBytesAboveZero(string text, bool taken) =>
        Matches<VolumeSpec>(nameof(VolumeSpec.Size), text).ShouldBe(taken);

    [Theory]
    [InlineData("/workspace", true)]
    [InlineData("/workspace/", true)]
    [InlineData("/a/b c", true)]
    [InlineData("/", false)]
    [InlineData("//a", false)]
    [InlineData("workspace", false)]
    [InlineData("/a:b", false)]
    public void MountPath_Path_IsAbsoluteAndBelowTheRoot(string path, bool taken) =>
        Matches<VolumeSpec>(nameof(VolumeSpec.MountPath), path).ShouldBe(taken);

    private static bool Matches<T>(string property, string value)
    {
        var pattern = typeof(T).GetProperty(property)!.GetCustomAttribute<PatternAttribute>()!;

        // Go's $ is the end of the text; that of .NET would also match before a line break at the end.
        return Regex.IsMatch(value, pattern.Expression.Replace("$", @"\z", StringComparison.Ordinal), RegexOptions.NonBacktracking);
    }
}
