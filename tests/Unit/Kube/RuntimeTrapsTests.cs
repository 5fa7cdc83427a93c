using System.Reflection;
using System.Text.RegularExpressions;
using Berth.Kube.Runtime;

namespace Berth.Tests.Unit.Kube;

/// <summary>docs/runtime-traps.md says for each trap of the field which tests keep us out of it.</summary>
public sealed partial class RuntimeTrapsTests
{
    private static readonly string Root = Ascend(AppContext.BaseDirectory);
    private static readonly string Page = File.ReadAllText(Path.Combine(Root, "docs", "runtime-traps.md"));

    /// <summary>The numbers that are known.</summary>
    public static TheoryData<string> Numbers =>
    [
        "675", "482", "585", "724", "763", "824", "977", "554", "787", "298", "365", "594", "1001", "677", "784", "972",
        "263", "884", "731", "1371", "135", "761", "1405", "1395", "1598",
    ];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Page_OfEachTrap_NamesATestThatBearsItsNumber(string number)
    {
        var row = Page.Split('\n').Single(line => Regex.IsMatch(line, $@"^\| [^|]*\b{number}\b"));

        TestName().Matches(row).ShouldContain(test => Regex.IsMatch(test.Value, $@"(KubeOps|KubernetesClient|_){number}(_|`)"), row);
    }

    [Fact]
    public void Page_EachTestThatItNames_Exists()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .GroupBy(path => Path.GetFileNameWithoutExtension(path))
            .ToDictionary(files => files.Key, files => string.Concat(files.Select(File.ReadAllText)));

        var tests = TestName().Matches(Page).Select(test => (Class: test.Groups[1].Value, Method: test.Groups[2].Value)).ToList();

        tests.Count.ShouldBeGreaterThan(20);
        tests.Where(test => !sources.TryGetValue(test.Class, out var source) || !source.Contains($" {test.Method}(", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    /// <summary>Nothing is left out for AOT, and no warning of its analysers is silenced: the build fails at the first.</summary>
    [Fact]
    public void Kube_ForAot_IsWholeAndWithoutSuppressions_KubernetesClient1395_1598()
    {
        var metadata = typeof(LeaderElector).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().ToDictionary(data => data.Key, data => data.Value);
        metadata["IsTrimmable"].ShouldBe("True");
        metadata["IsAotCompatible"].ShouldBe("True");

        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.*", SearchOption.AllDirectories)
            .Where(path => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".csproj", StringComparison.Ordinal))
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(path => Suppression().IsMatch(File.ReadAllText(path)))
            .ShouldBeEmpty();
        File.ReadAllText(Path.Combine(Root, "Directory.Build.props")).ShouldContain("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>");
    }

    private static string Ascend(string folder) =>
        File.Exists(Path.Combine(folder, "Operator.sln")) ? folder : Ascend(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No folder above holds Operator.sln."));

    [GeneratedRegex(@"`(\w+)\.(\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"\bIL[23]\d{3}\b|UnconditionalSuppressMessage|RequiresUnreferencedCode|RequiresDynamicCode")]
    private static partial Regex Suppression();
}
