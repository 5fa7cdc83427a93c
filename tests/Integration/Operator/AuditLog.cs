using System.Text.Json;

namespace Berth.Tests.Integration.Operator;

/// <summary>What the API server recorded of the requests that were made of it.</summary>
/// <param name="Path">The file.</param>
public sealed record AuditLog(string Path)
{
    private static readonly string[] WritingVerbs = ["create", "update", "patch", "delete", "deletecollection"];

    /// <summary>Where the file ends now.</summary>
    public long End => new FileInfo(Path).Length;

    /// <summary>The writes of the operator after a point of the file, refused ones too, its lease left out.</summary>
    public async Task<IReadOnlyList<AuditedWrite>> OperatorWritesAsync(long after, CancellationToken ct)
    {
        await using var stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Seek(after, SeekOrigin.Begin);
        using var reader = new StreamReader(stream);
        var writes = new List<AuditedWrite>();
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            // A line that is being written at this moment is not whole yet.
            if (line.Contains("\"userAgent\":\"berth-operator", StringComparison.Ordinal) && line.EndsWith('}'))
            {
                writes.Add(Read(line));
            }
        }

        return [.. writes.Where(write => WritingVerbs.Contains(write.Verb) && write.Resource != "leases")];
    }

    /// <summary>Whether some text is in it.</summary>
    public async Task<bool> ContainsAsync(string text, CancellationToken ct)
    {
        await using var stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return (await reader.ReadToEndAsync(ct)).Contains(text, StringComparison.Ordinal);
    }

    private static AuditedWrite Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        var target = root.GetProperty("objectRef");
        return new(
            root.GetProperty("verb").GetString()!,
            Text(target, "resource") ?? "",
            Text(target, "subresource"),
            Text(target, "namespace"),
            Text(target, "name"),
            root.TryGetProperty("responseStatus", out var status) && status.TryGetProperty("code", out var code) ? code.GetInt32() : 0);
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
