using System.Text;

namespace Berth.Benchmarks.Report;

/// <summary>A Markdown table.</summary>
/// <param name="headings">The columns; the first is text, the others are figures.</param>
public sealed class Table(params IReadOnlyList<string> headings)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    /// <summary>Adds a row.</summary>
    public Table Row(params IReadOnlyList<string> cells)
    {
        _rows.Add(cells);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        Line(headings);
        Line([.. headings.Select((_, column) => column == 0 ? "---" : "---:")]);
        _rows.ForEach(Line);
        return text.ToString();

        void Line(IReadOnlyList<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }
}
