using Berth.Kube.Client;
using Berth.Kube.Models;
using k8s.Models;

namespace Berth.Tests.Unit.Kube.Fuzz;

/// <summary>Names and selectors on their way into a URL: they arrive as they were, or are refused, and lead nowhere else.</summary>
[Trait("Speed", "Slow")]
public sealed class AddressFuzzTests
{
    private const int Cases = 60_000;
    private static readonly Uri Server = new("https://cluster:6443/prefix/");

    [Fact]
    public void Path_AnyName_LeadsToThatObjectOrIsRefused() => new Fuzzing("names", Grammar).Check(Cases, text =>
    {
        string path;
        try
        {
            path = EntityDefinition.Of<V1ConfigMap>().Path("n", text);
        }
        catch (ArgumentException)
        {
            return;
        }

        var segments = new Uri(Server, path).AbsolutePath.Split('/');
        if (segments.Length != 8 || segments[4] != "namespaces" || segments[5] != "n" || segments[6] != "configmaps" || Uri.UnescapeDataString(segments[7]) != Whole(text))
        {
            throw new InvalidOperationException($"leads to {new Uri(Server, path)}");
        }
    });

    [Fact]
    public void Query_AnySelector_ArrivesAsItWas() => new Fuzzing("selectors", Grammar).Check(Cases, text =>
    {
        var path = Query.Of("api/v1/configmaps", new ListOptions { LabelSelector = text, FieldSelector = text, Limit = 5 });
        var parameters = new Uri(Server, path).Query.TrimStart('?').Split('&').Select(pair => pair.Split('=')).ToList();
        var expected = text.Length == 0 ? [] : (string[])[Whole(text), Whole(text)];

        var arrived = parameters.Where(pair => pair[0] is "labelSelector" or "fieldSelector").Select(pair => Uri.UnescapeDataString(pair[1]));
        if (!arrived.SequenceEqual(expected, StringComparer.Ordinal) || parameters.Count != expected.Length + 1 || parameters[^1] is not ["limit", "5"])
        {
            throw new InvalidOperationException($"arrives as {path}");
        }
    });

    private static string Grammar(Random random) => string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => Fuzzing.Pick(
        random, "a", "app", "=", "!=", ",", " in (a, b)", "!", "/", "..", ".", "%2e", "%2F", "?", "&", "#", "\\", "+", " ", "\u00fc", "metadata.name", "://", "@", ":")));

    // Half a surrogate pair is no text, and is sent as the sign for that.
    private static string Whole(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
