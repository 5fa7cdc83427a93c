using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Kube.Client;
using Berth.Kube.Models;
using Berth.Tests.Integration.Poison;
using k8s.Models;

namespace Berth.Tests.Integration.Kube.Models;

/// <summary>Quantities against Kubernetes' own reading of them: an API server writes each in its canonical form.</summary>
public sealed class QuantityReferenceTests(ControlPlane controlPlane) : IAsyncLifetime
{
    private const int Drawn = 200;

    // Nothing finer than thousandths: the API server rounds what is in lists of resources up to these.
    private static readonly string[] Suffixes = ["", "", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "e3", "e+2", "e0", "e21", "K", "e", "gi"];
    private static readonly string[] Nasty =
    [
        "1.5", ".5", "5.", "+5", "00.10Gi", "1000m", "1024Ki", "0.5Gi", "1.5Ki", "0.125Ki", "12e6", "1E3", "1E", "1500E-3", "100Ei", "8Ei", "7.9Ei", "9223372036854775807",
        "9223372036854775808", "99999999999999999999", "1e18", "1e19", "1e21", "1.5e30", "9.3E", "9999999999999999999Ki", "123456789.125", "1_0", "0x10", "1 Gi", "1ee3", "--1",
    ];

    // Kubernetes reads a quantity out of the JSON's own bytes: an escaped plus sign is none to it.
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly KubernetesClient _client = controlPlane.NewClient();
    private readonly RawObjects _raw = new(controlPlane.KubeconfigPath);
    private string _namespace = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _namespace = await ControlPlane.NewNamespaceAsync(_client, Ct);

    public async ValueTask DisposeAsync()
    {
        await _client.DeleteAsync<V1Namespace>(null, _namespace, null, CancellationToken.None);
        _client.Dispose();
        _raw.Dispose();
    }

    [Fact(Timeout = TestLimits.OfATest)]
    public async Task ToString_OfAnyQuantity_IsWhatTheApiServerWrites()
    {
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        var random = new Random(seed);
        var texts = Nasty.Concat(Enumerable.Range(0, Drawn).Select(_ => Draw(random))).Distinct().ToList();
        var different = new List<string>();
        await Parallel.ForEachAsync(texts.Index(), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Ct }, async (drawn, ct) =>
        {
            var theirs = await AskAsync(drawn.Index, drawn.Item, ct);
            var ours = Quantity.TryParse(drawn.Item, out var quantity) ? quantity.ToString() : "refused";

            // A claim must ask for something: nothing can be told of what is zero or less. What Kubernetes need not round or scale it may
            // leave as it was written.
            var same = ours == theirs || (theirs == drawn.Item && ours != "refused") || (quantity.Sign <= 0 && theirs == "refused");
            if (!same)
            {
                lock (different)
                {
                    different.Add($"{drawn.Item}: {ours}, Kubernetes: {theirs}");
                }
            }
        });

        different.ShouldBeEmpty($"seed {seed}");
    }

    private static string Draw(Random random)
    {
        var whole = random.NextInt64((long)Math.Pow(10, random.Next(1, 18))).ToString(CultureInfo.InvariantCulture);
        var fraction = random.Next(2) == 0 ? "" : "." + random.Next(1000).ToString(CultureInfo.InvariantCulture);

        // Not divisible by a thousand: beyond E Kubernetes loses the suffix (1000E becomes 1).
        return whole + "1" + fraction + Suffixes[random.Next(Suffixes.Length)];
    }

    private async Task<string> AskAsync(int index, string text, CancellationToken ct)
    {
        // As raw JSON: our models hold no text that is not a quantity.
        var claim = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = $"q-{index}" },
            ["spec"] = new JsonObject
            {
                ["accessModes"] = new JsonArray("ReadWriteOnce"),
                ["storageClassName"] = "none",
                ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = text } },
            },
        };
        var (status, body) = await _raw.SendAsync(HttpMethod.Post, $"api/v1/namespaces/{_namespace}/persistentvolumeclaims", claim.ToJsonString(AsWritten), ct);
        if ((int)status is >= 400 and < 500)
        {
            return "refused";
        }

        status.ShouldBe(HttpStatusCode.Created, body);
        return JsonNode.Parse(body)!["spec"]!["resources"]!["requests"]!["storage"]!.GetValue<string>();
    }
}
