using System.Text;
using System.Text.Json;

namespace Berth.Benchmarks.Measuring;

/// <summary>Reads the API server's audit log on from where it was left.</summary>
/// <param name="path">The file.</param>
public sealed class AuditLog(string path)
{
    private long _offset;

    /// <summary>Forgets all that was written so far.</summary>
    public void SkipToEnd() => _offset = new FileInfo(path).Length;

    /// <summary>What was written since the last call. Half a line at the end is left for the next.</summary>
    public IReadOnlyList<AuditEvent> Read()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _offset;
        var bytes = new byte[file.Length - _offset];
        file.ReadExactly(bytes);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        _offset += whole;
        var events = new List<AuditEvent>();
        foreach (var line in bytes.AsSpan(0, whole).Split((byte)'\n'))
        {
            if (bytes.AsSpan(line) is { IsEmpty: false } text)
            {
                var request = JsonSerializer.Deserialize(text, BenchmarkJsonContext.Default.AuditEvent)
                    ?? throw new InvalidDataException($"{path}: a line is null: {Encoding.UTF8.GetString(text)}");
                // A watch is told of twice: when it begins and when it ends.
                if (request.Verb != "watch" || request.Stage == "ResponseStarted")
                {
                    events.Add(request);
                }
            }
        }

        return events;
    }
}
