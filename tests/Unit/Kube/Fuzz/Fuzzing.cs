using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Berth.Tests.Unit.Kube.Fuzz;

/// <summary>
/// Throws texts at what reads bytes from outside: every line of a corpus of nasty ones, then texts by a grammar and mutations of the
/// corpus. A failure is shrunk, and comes with the seed that makes it come again. BERTH_FUZZ_SEED names another seed, or "random".
/// </summary>
internal sealed class Fuzzing
{
    private const string SeedVariable = "BERTH_FUZZ_SEED";
    private const ulong UsualSeed = 20261125;
    private const string CasesVariable = "BERTH_FUZZ_FACTOR";
    private const string Nasty = "\0\t\n\r \"'\\/{}[]:,.-+_%#&*!|>@`~eE0123456789aAzZ\u00b5\u0661\u0000\u2028\ufffd\ud83d\ude00nNuUmMsSKGTPi";

    private readonly IReadOnlyList<string> _corpus;
    private readonly Func<Random, string> _grammar;
    private readonly int _longest;

    /// <param name="corpus">The file with nasty texts, one a line, with the escapes of regular expressions.</param>
    /// <param name="grammar">Makes a text that is nearly right.</param>
    /// <param name="longest">No text is longer.</param>
    public Fuzzing(string corpus, Func<Random, string> grammar, int longest = 400)
    {
        _corpus = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "corpus", corpus + ".txt")).Select(Regex.Unescape)];
        _grammar = grammar;
        _longest = longest;
    }

    /// <summary>One of some.</summary>
    public static T Pick<T>(Random random, params IReadOnlyList<T> some) => some[random.Next(some.Count)];

    /// <summary>Some digits.</summary>
    public static string Digits(Random random, int most)
    {
        var length = random.Next(most + 1);
        return string.Create(length, random, static (span, from) =>
        {
            foreach (ref var digit in span)
            {
                digit = (char)('0' + from.Next(10));
            }
        });
    }

    /// <summary>Checks that a property holds, which it says by not throwing.</summary>
    /// <param name="cases">How many texts beside the corpus.</param>
    /// <param name="property">The property.</param>
    public void Check(int cases, Action<string> property)
    {
        foreach (var text in _corpus)
        {
            property(text);
        }

        // The same cases unless others are asked for: a change is judged by what it changes, not by chance.
        var asked = Environment.GetEnvironmentVariable(SeedVariable);
        var seed = asked == "random" ? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8))
            : ulong.TryParse(asked, CultureInfo.InvariantCulture, out var given) ? given
            : UsualSeed;
        var factor = double.TryParse(Environment.GetEnvironmentVariable(CasesVariable), CultureInfo.InvariantCulture, out var times) ? times : 1;
        var again = string.Create(CultureInfo.InvariantCulture, $"{(int)(cases * factor)} cases with {SeedVariable}={seed}");
        TestContext.Current.TestOutputHelper?.WriteLine(again);
        var texts = Arb.From(Gen.Choose(int.MinValue, int.MaxValue).Select(from => Make(new Random(from))), Shrink);
        try
        {
            Prop.ForAll(texts, property).Check(Config.QuickThrowOnFailure
                .WithMaxTest((int)(cases * factor))
                .WithQuietOnSuccess(true)
                .WithReplay(FSharpOption<Replay>.Some(new(new Rnd(seed), FSharpOption<int>.None))));
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{again}: {failure.Message}", failure);
        }
    }

    // Halves, then all but one character: short and quick, and good enough for texts of this length.
    private static IEnumerable<string> Shrink(string text)
    {
        for (var length = text.Length / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= text.Length; start += length)
            {
                yield return text.Remove(start, length);
            }
        }
    }

    private string Make(Random random)
    {
        var text = random.Next(3) == 0 ? _corpus[random.Next(_corpus.Count)] : _grammar(random);
        for (var mutations = random.Next(5) - 1; mutations > 0; mutations--)
        {
            text = Mutate(random, text);
        }

        return text.Length > _longest ? text[.._longest] : text;
    }

    private string Mutate(Random random, string text)
    {
        var at = random.Next(text.Length + 1);
        var rest = random.Next(text.Length - at + 1);
        switch (random.Next(5))
        {
            case 0:
                return text.Remove(at, rest);
            case 1:
                return text.Insert(at, text.Substring(at, rest));
            case 2:
                return text.Insert(at, Nasty[random.Next(Nasty.Length)].ToString());
            case 3 when at < text.Length:
                return string.Concat(text.AsSpan(0, at), [Nasty[random.Next(Nasty.Length)]], text.AsSpan(at + 1));
            default:
                var other = _corpus[random.Next(_corpus.Count)];
                return text.Insert(at, other[random.Next(other.Length + 1)..]);
        }
    }
}
