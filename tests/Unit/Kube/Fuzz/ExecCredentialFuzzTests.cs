using System.Text;
using Berth.Kube.Client;

namespace Berth.Tests.Unit.Kube.Fuzz;

/// <summary>What exec plugins print: a credential, or refused with the one exception, which names the plugin and shows nothing of it.</summary>
[Trait("Speed", "Slow")]
public sealed class ExecCredentialFuzzTests
{
    private const int Cases = 70_000;
    private const string Secret = "sesame-open";
    private static readonly ExecPluginRunner Runner = new(
        new() { Command = "/the/plugin", ApiVersion = "client.authentication.k8s.io/v1", InteractiveMode = "Never" }, new() { Server = new("https://cluster:6443") });

    [Fact]
    public void Parse_AnyOutput_IsACredentialOrRefusedWithoutShowingIt() => new Fuzzing("credentials", Grammar).Check(Cases, text =>
    {
        // As it comes from a pipe.
        var output = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        try
        {
            var status = Runner.Parse(output, "");
            (string.IsNullOrWhiteSpace(status.Token) && status.ClientCertificateData is null).ShouldBeFalse();
            status.ToString().ShouldNotContain(Secret);
        }
        catch (ClusterConfigurationException refused)
        {
            refused.ToString().ShouldNotContain(Secret);
            refused.Message.ShouldContain("/the/plugin");
        }
    });

    private static string Grammar(Random random) => $$"""
        {"apiVersion":"client.authentication.k8s.io/v1{{Fuzzing.Pick(random, "", "", "beta1")}}","kind":"ExecCredential","spec":{"interactive":false},"status":{
        "expirationTimestamp":{{Fuzzing.Pick(random, "null", "\"2030-01-01T00:00:00Z\"", "\"2030-01-01T00:00:00.123456789+01:00\"", "\"soon\"", "5", "\"9999-99-99T00:00:00Z\"")}},
        "token":{{Fuzzing.Pick(random, $"\"{Secret}\"", "null", "\"\"", $"\"{Secret} \\u0000\"", "5", "{}")}},
        "clientCertificateData":{{Fuzzing.Pick(random, "null", $"\"{Secret}\"", "\"\"")}},"clientKeyData":{{Fuzzing.Pick(random, "null", $"\"{Secret}\"", "[]")}} } }
        """;
}
