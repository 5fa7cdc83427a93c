using Berth.Kube.Client;

namespace Berth.Tests.Unit.Kube.Fuzz;

/// <summary>Kubeconfigs: read, or refused with the one exception, which names the file; never a hang, never the end of the process.</summary>
[Trait("Speed", "Slow")]
public sealed class KubeconfigFuzzTests
{
    private const int Cases = 20_000;
    private const string File = "/nowhere/config";

    [Fact]
    public void Read_AnyText_IsReadOrRefusedWithTheFilesName() => new Fuzzing("kubeconfigs", Grammar, longest: 700).Check(Cases, text =>
    {
        try
        {
            Kubeconfig.Merge([File], [YamlField.Read(text, File)]).Resolve(null).Server.IsAbsoluteUri.ShouldBeTrue();
        }
        catch (ClusterConfigurationException refused)
        {
            refused.Message.ShouldContain(File);
        }
    });

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("&a [")]
    [InlineData("!!seq [")]
    public void Read_NestedWithoutEnd_IsRefused(string opening) =>
        Should.Throw<ClusterConfigurationException>(() => YamlField.Read(string.Concat(Enumerable.Repeat(opening, 200_000)), File)).Message.ShouldContain(File);

    [Theory]
    [InlineData("&a [*a]")]
    [InlineData("&a {b: *a}")]
    [InlineData("&a {*a : 1}")]
    [InlineData("&a [&b [*a], *b]")]
    public void Read_HoldsItself_IsRefused(string yaml) =>
        Should.Throw<ClusterConfigurationException>(() => YamlField.Read(yaml, File)).Message.ShouldContain("stands inside of what it names");

    private static string Grammar(Random random) => $$"""
        current-context: {{Fuzzing.Pick(random, "x", "x", "y", "", "[x]")}}
        contexts: [{name: x, context: {cluster: c, user: {{Fuzzing.Pick(random, "u", "v", "", "{}")}}, namespace: {{Fuzzing.Pick(random, "n", "", "[]", "~")}}} }]
        clusters:
        - name: c
          cluster: {server: {{Fuzzing.Pick(random, "\"https://one:6443\"", "\"http://[::1]:1/p\"", "ftp://x", "https://", "1", "\"https://a b\"")}}, {{Fuzzing.Pick(
            random, "tls-server-name: t", "insecure-skip-tls-verify: maybe", "certificate-authority-data: '%'", "certificate-authority-data: Q0E=", "proxy-url: \"socks5://p:1\"", "certificate-authority: \"a\\0b\"")}}}
        users: &users
        - name: u
          user: {{Fuzzing.Pick(
            random,
            "{token: t, as: a, as-groups: [g], as-user-extra: {k: [v]}}",
            "{exec: {apiVersion: client.authentication.k8s.io/v1, command: ./p, env: [{name: A, value: 1}, {name: A, value: 2}], interactiveMode: Never}}",
            "{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: \"../a\\0\"}}",
            "{client-certificate-data: QQ==, client-key-data: QQ==}",
            "{username: u, password: p}",
            "*users",
            "[]")}}
        """;
}
