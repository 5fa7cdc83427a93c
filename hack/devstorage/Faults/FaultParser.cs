using System.Globalization;
using Berth.DevStorage.Objects;
using Berth.Kube.Models;
using k8s;
using k8s.Models;

namespace Berth.DevStorage.Faults;

/// <summary>Reads which misbehaviour was asked for.</summary>
public static class FaultParser
{
    private const string Known =
        "slow=DURATION, error-then-ready=COUNT, never-ready, ready-without-size, fail, deleted-while-made, data-loss";

    /// <summary>
    /// What is asked of a snapshot or claim: its own annotation goes before the annotation of its class, and that before the
    /// parameter of its class.
    /// </summary>
    public static string? Requested(IKubernetesObject<V1ObjectMeta>? entity, IKubernetesObject<V1ObjectMeta>? @class, IDictionary<string, string>? parameters) =>
        entity?.Metadata.Annotation(Driver.FaultKey)
        ?? @class?.Metadata.Annotation(Driver.FaultKey)
        ?? (parameters?.TryGetValue(Driver.FaultKey, out var asked) == true ? asked : null);

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

    private static TimeSpan Duration(string value) =>
        GoDuration.TryParse(value, out var duration, out var error) && duration >= TimeSpan.Zero
            ? duration
            : throw new FormatException($"{Driver.FaultKey}: '{value}' is no time to wait: {error ?? "it is negative"}");
}
