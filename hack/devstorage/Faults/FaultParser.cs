using System.Globalization;
using System.Text.RegularExpressions;
using Berth.DevStorage.Objects;
using Berth.Kube.Models;

namespace Berth.DevStorage.Faults;

/// <summary>Reads which misbehaviour was asked for.</summary>
public static partial class FaultParser
{
    private const string Known =
        "slow=DURATION, error-then-ready=COUNT, never-ready, ready-without-size, fail, deleted-while-made, data-loss";

    /// <summary>
    /// What is asked of a snapshot or claim: its own annotation goes before the annotation of its class, and that before the
    /// parameter of its class.
    /// </summary>
    public static string? Requested(KubernetesObject entity, KubernetesObject? @class, IReadOnlyDictionary<string, string>? parameters) =>
        entity.Metadata.Annotation(Driver.FaultKey)
        ?? @class?.Metadata.Annotation(Driver.FaultKey)
        ?? parameters?.GetValueOrDefault(Driver.FaultKey);

    /// <summary>Reads a comma-separated list of faults.</summary>
    /// <param name="text">The annotation's value; null or empty means none.</param>
    /// <exception cref="FormatException">A fault is unknown or its value is not valid.</exception>
    public static FaultSet Parse(string? text)
    {
        var faults = FaultSet.None;
        foreach (var item in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = item.Split('=', 2, StringSplitOptions.TrimEntries);
            faults = (parts[0], parts.Length == 2 ? parts[1] : null) switch
            {
                ("slow", { } value) => faults with { Slow = Duration(value) },
                ("error-then-ready", { } value) => faults with { ErrorsFirst = Count(value) },
                ("never-ready", null) => faults with { NeverReady = true },
                ("ready-without-size", null) => faults with { WithoutSize = true },
                ("fail", null) => faults with { Fail = true },
                ("deleted-while-made", null) => faults with { DeletedWhileMade = true },
                ("data-loss", null) => faults with { DataLoss = true },
                _ => throw new FormatException($"{Driver.FaultKey}: '{item}' is not a fault; known are {Known}"),
            };
        }

        return faults;
    }

    private static int Count(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new FormatException($"{Driver.FaultKey}: '{value}' is not a count; write a whole number such as 3");

    private static TimeSpan Duration(string value)
    {
        var match = GoDuration().Match(value);
        if (!match.Success)
        {
            throw new FormatException($"{Driver.FaultKey}: '{value}' is not a duration; write for example 500ms, 10s or 1m30s");
        }

        var amounts = match.Groups["amount"].Captures;
        var units = match.Groups["unit"].Captures;
        return amounts.Zip(units, (amount, unit) => unit.Value switch
        {
            "ms" => TimeSpan.FromMilliseconds(Number(amount.Value)),
            "s" => TimeSpan.FromSeconds(Number(amount.Value)),
            "m" => TimeSpan.FromMinutes(Number(amount.Value)),
            _ => TimeSpan.FromHours(Number(amount.Value)),
        }).Aggregate(TimeSpan.Zero, (sum, part) => sum + part);
    }

    private static double Number(string value) => double.Parse(value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:(?<amount>[0-9]{1,6}(?:\.[0-9]{1,3})?)(?<unit>ms|s|m|h))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex GoDuration();
}
