using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Berth.Tests.Unit.Operator.Explorer;

/// <summary>Numbers the statuses that occur, so that a world can hold one as a number. Zero is none.</summary>
internal sealed class Statuses<T>(JsonTypeInfo<T> type)
    where T : class
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<T?> statuses = [null];

    public T? this[int number] => statuses[number];

    /// <summary>What is said about a status, worked out once for each.</summary>
    public Func<int, TFact> Fact<TFact>(Func<T?, TFact> say)
    {
        List<TFact> said = [];
        return number =>
        {
            while (said.Count <= number)
            {
                said.Add(say(statuses[said.Count]));
            }

            return said[number];
        };
    }

    public int NumberOf(T status)
    {
        var text = JsonSerializer.Serialize(status, type);
        if (!numbers.TryGetValue(text, out var number))
        {
            numbers[text] = number = statuses.Count;
            // What the API server would give back.
            statuses.Add(JsonSerializer.Deserialize(text, type));
        }

        return number;
    }
}
