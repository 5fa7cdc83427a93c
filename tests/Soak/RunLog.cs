using System.Globalization;

namespace Berth.Soak;

/// <summary>What happened when: a file for all of it, and the console for what people wait for. Thread-safe.</summary>
public sealed class RunLog(string path, TimeProvider time) : IDisposable
{
    private readonly StreamWriter _file = new(path) { AutoFlush = true };
    private readonly Lock _gate = new();

    /// <summary>The time.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Writes a line down.</summary>
    public void Write(string line)
    {
        lock (_gate)
        {
            _file.WriteLine($"{Now.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)} {line}");
        }
    }

    /// <summary>Writes a line down and says it.</summary>
    public void Say(string line)
    {
        Write(line);
        Console.WriteLine($"{Now.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {line}");
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
