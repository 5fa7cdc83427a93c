using System.Globalization;
using System.Text;

namespace Berth.Tests.Faults.Writes;

/// <summary>Stories × writes × ways.</summary>
public static class OutcomeTable
{
    /// <summary>Writes it out, with what was wrong below.</summary>
    public static string Of(IReadOnlyList<Outcome> outcomes)
    {
        var ways = Enum.GetValues<Way>();
        var text = new StringBuilder();
        Line("story", "write", ways.Select(way => way.ToString()));
        foreach (var row in outcomes.GroupBy(outcome => (outcome.Cell.Story.Name, Write: outcome.Cell.Write.ToString())))
        {
            Line(row.Key.Name, row.Key.Write, ways.Select(way => row.FirstOrDefault(outcome => outcome.Cell.Way == way)?.Sign ?? ""));
        }

        text.Append(CultureInfo.InvariantCulture, $"{outcomes.Count(o => o.Sign == "ok")} ok, {outcomes.Count(o => o.Fault is not null)} failed, {outcomes.Count(o => o.Sign == "-")} not reached (-)\n");
        if (outcomes.Any(outcome => outcome.Sign == "-"))
        {
            text.Append("Not reached: a write that this run could not meet in six tries. How often a status is told depends on who is quicker.\n");
        }

        foreach (var outcome in outcomes.Where(outcome => outcome.Fault is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{outcome.Cell}: {outcome.Fault}\n");
        }

        return text.ToString();

        void Line(string story, string write, IEnumerable<string> cells) =>
            text.Append($"{story,-32} {write,-48} {string.Join(' ', cells.Select(cell => $"{cell,-13}"))}".TrimEnd()).Append('\n');
    }
}
